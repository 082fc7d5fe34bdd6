import { FakeClock, settle } from "@callgate-tooling/test-support";
import { beforeEach, describe, expect, it } from "vitest";
import { SingleFlight } from "./single-flight.js";

const TIMEOUT_MS = 1000;
/** When a run that did not settle is replaced. */
const LOST_MS = 1500;

interface Begun {
  readonly resolve: (value: string) => void;
  readonly reject: (error: Error) => void;
  readonly isCurrent: () => boolean;
}

let clock: FakeClock;
let flight: SingleFlight<string>;
let begun: Begun[];

beforeEach(() => {
  clock = new FakeClock();
  flight = new SingleFlight(clock, TIMEOUT_MS);
  begun = [];
});

const begin = (isCurrent: () => boolean): Promise<string> =>
  new Promise((resolve, reject) => begun.push({ resolve, reject, isCurrent }));
const join = (): Promise<string> => flight.join(begin);

describe("SingleFlight", () => {
  it("runs once for all that wait, and again for the next", async () => {
    const waiting = [join(), join(), join()];
    await settle();
    expect(begun).toHaveLength(1);
    expect(flight.isRunning).toBe(true);
    begun[0]?.resolve("first");
    expect(await Promise.all(waiting)).toEqual(["first", "first", "first"]);
    expect(flight.isRunning).toBe(false);
    const next = join();
    begun[1]?.resolve("second");
    expect(await next).toBe("second");
  });

  it("fails for all that wait, and leaves no timer behind", async () => {
    const waiting = [join(), join()];
    await settle();
    begun[0]?.reject(new Error("no server there"));
    const outcomes = await Promise.allSettled(waiting);
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(flight.isRunning).toBe(false);
    await settle();
    expect(clock.pendingTimers).toBe(0);
  });

  it("replaces a run that never settles, once, for all that wait", async () => {
    void join();
    const waiting = [join(), join()];
    await clock.advance(LOST_MS - 1);
    expect(begun).toHaveLength(1);
    await clock.advance(1);
    expect(begun).toHaveLength(2);
    begun[1]?.resolve("replaced");
    expect(await Promise.all(waiting)).toEqual(["replaced", "replaced"]);
  });

  it("begins at once where the run was lost before", async () => {
    void join();
    clock.suspend(LOST_MS);
    expect(flight.isRunning).toBe(false);
    const joined = join();
    begun[1]?.resolve("replaced");
    expect(await joined).toBe("replaced");
  });

  it("lets a run that was replaced know that its result is out of date", async () => {
    const first = join();
    expect(begun[0]?.isCurrent()).toBe(true);
    clock.suspend(LOST_MS);
    const second = join();
    expect(begun[0]?.isCurrent()).toBe(false);
    begun[0]?.resolve("late");
    expect(await first).toBe("late");
    expect(flight.isRunning).toBe(true);
    begun[1]?.resolve("replaced");
    expect(await second).toBe("replaced");
    expect(begun[0]?.isCurrent()).toBe(false);
  });

  it("waits for two lost runs at most", async () => {
    void join();
    const waiting = join();
    await settle();
    clock.suspend(LOST_MS);
    void join();
    await clock.advance(0);
    expect(begun).toHaveLength(2);
    await clock.advance(LOST_MS);
    expect(begun).toHaveLength(3);
    begun[2]?.resolve("third");
    expect(await waiting).toBe("third");
  });
});
