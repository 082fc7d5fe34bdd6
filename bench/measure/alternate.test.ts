import { describe, expect, it } from "vitest";
import { alternate } from "./alternate.js";

describe("alternate", () => {
  it("lets contenders work in turns, and every second round backwards", async () => {
    const order: string[] = [];
    const contender = (name: string) => ({ name, prepare: () => () => void order.push(name) });
    await alternate([contender("a"), contender("b")], { warmUp: 1, counted: 2 });
    expect(order).toEqual(["a", "b", "b", "a", "a", "b"]);
  });

  it("counts no round of the warm-up", async () => {
    const idle = { name: "idle", prepare: () => () => {} };
    const times = await alternate([idle], { warmUp: 3, counted: 2 });
    expect(times.get("idle")).toHaveLength(2);
  });

  it("waits for work that takes its time, and leaves what was prepared out of the count", async () => {
    let now = 0;
    const clocks = () => ({ elapsedMs: now, processorMs: now / 2 });
    const slow = {
      name: "slow",
      async prepare() {
        await Promise.resolve();
        now += 1_000;
        return async () => {
          await Promise.resolve();
          now += 5;
        };
      },
    };
    const times = await alternate([slow], { warmUp: 0, counted: 1 }, clocks);
    expect(times.get("slow")).toEqual([{ elapsedMs: 5, processorMs: 2.5 }]);
  });

  it("reads the machine's clocks: processor time passes where there is work", async () => {
    const work = { name: "work", prepare: () => () => void burn(20) };
    const [time] = (await alternate([work], { warmUp: 0, counted: 1 })).get("work") ?? [];
    expect(time?.elapsedMs).toBeGreaterThanOrEqual(20);
    expect(time?.processorMs).toBeGreaterThan(0);
  });
});

/** Keeps the processor busy for some milliseconds. */
function burn(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}
