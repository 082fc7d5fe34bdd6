import { FakeClock } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { Freshness } from "./freshness.js";

function freshnessAt(clock: FakeClock): Freshness {
  const freshness = new Freshness({
    clock,
    maxStalenessMs: 10_000,
    onStale: () => {},
    onFresh: () => {},
  });
  freshness.synced();
  return freshness;
}

describe("Freshness", () => {
  it.each([
    ["the time that passed", 10_000, 0, true],
    ["the time that passed, and more", 10_001, 0, false],
    ["a clock that was set back", 10_000, -86_400_000, true],
    ["a clock that was set back, and more time", 10_001, -86_400_000, false],
    ["a machine that slept", 0, 86_400_000, false],
  ])("is judged by %s", async (_what, passedMs, steppedMs, isFresh) => {
    const clock = new FakeClock();
    const freshness = freshnessAt(clock);
    await clock.advance(passedMs);
    clock.step(steppedMs);
    expect(freshness.isFresh()).toBe(isFresh);
  });
});
