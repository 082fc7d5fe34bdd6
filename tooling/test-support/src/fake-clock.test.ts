import { describe, it } from "vitest";
import { FakeClock } from "./fake-clock.js";
import { fakeClockContract } from "./fake-clock-contract.js";

describe("FakeClock", () => {
  for (const { name, run } of fakeClockContract((startMs) => new FakeClock(startMs))) it(name, run);
});
