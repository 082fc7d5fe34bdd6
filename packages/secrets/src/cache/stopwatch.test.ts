import { createFakeClock } from "@callgate/testkit";
import { describe, expect, it } from "vitest";
import { Stopwatch } from "./stopwatch.js";

describe("Stopwatch", () => {
  it("measures what passed", () => {
    const clock = createFakeClock();
    const watch = new Stopwatch(clock);
    clock.suspend(999);
    expect([watch.elapsedMs(), watch.isWithin(1000)]).toEqual([999, true]);
    clock.suspend(1);
    expect([watch.elapsedMs(), watch.isWithin(1000)]).toEqual([1000, false]);
  });

  it("is not delayed by a wall clock that is set back again and again", () => {
    const clock = createFakeClock();
    const watch = new Stopwatch(clock);
    for (let minute = 0; minute < 5; minute += 1) {
      clock.suspend(60_000);
      clock.step(-59_000);
    }
    expect(watch.elapsedMs()).toBe(300_000);
    expect(watch.isWithin(300_000)).toBe(false);
  });

  it("counts the time in which the monotonic clock stood still", () => {
    const clock = createFakeClock();
    const watch = new Stopwatch({ ...clock, monotonic: () => 0 });
    clock.suspend(1000);
    expect(watch.elapsedMs()).toBe(1000);
  });

  it("reports an unknown time where the wall clock was set to before its start", () => {
    const clock = createFakeClock();
    const watch = new Stopwatch(clock);
    clock.step(-1);
    expect(watch.isWithin(1000)).toBe(false);
  });
});
