import { FakeClock } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { backgroundTimer } from "./background-timer.js";

describe("backgroundTimer", () => {
  it("calls back after its delay, unless it is cancelled", async () => {
    const clock = new FakeClock();
    const called: string[] = [];
    backgroundTimer(clock, () => called.push("first"), 10);
    backgroundTimer(clock, () => called.push("second"), 10)?.cancel();
    await clock.advance(10);
    expect(called).toEqual(["first"]);
  });

  it("returns nothing where timers are refused", () => {
    const setTimer = (): never => {
      throw new Error("Disallowed operation called within global scope");
    };
    expect(backgroundTimer({ setTimer }, () => {}, 10)).toBeUndefined();
  });
});
