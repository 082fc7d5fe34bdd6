import { createFakeClock } from "@callgate/testkit";
import { describe, expect, it } from "vitest";
import { failed } from "../test-support/scripted-endpoint.js";
import { cooldownMs, retryAfterMs, retryPauseMs } from "./retry-pauses.js";

const cause = { failures: 1, transient: true, retryAfterMs: 0, usableForMs: 0 };

describe("retryPauseMs", () => {
  it("is random from 0 up to 5 s", () => {
    const longest = [0, 1, 2, 5, 9].map((retries) => retryPauseMs(retries, 0, () => 1));
    expect(longest).toEqual([250, 500, 1000, 5000, 5000]);
    expect(retryPauseMs(9, 0, () => 0)).toBe(0);
  });

  it("is at least the server's Retry-After", () => {
    expect(retryPauseMs(0, 3000, () => 1)).toBe(3000);
  });
});

describe("cooldownMs", () => {
  it("is at most half of the time that the token has left, and at least 1 s", () => {
    const late = { ...cause, failures: 5 };
    expect(cooldownMs({ ...late, usableForMs: 6000 }, () => 1)).toBe(3000);
    expect(cooldownMs({ ...late, usableForMs: 500 }, () => 1)).toBe(1000);
    // Only a change helps: nothing is gained by trying before the token expires.
    expect(cooldownMs({ ...late, usableForMs: 6000, transient: false }, () => 1)).toBe(16_000);
  });

  it.each([
    [20_000, 20_000],
    [3_600_000, 3_600_000],
    [3_600_001, 3_600_000],
  ])("lasts for a Retry-After of %d ms, up to an hour", (wanted, ms) => {
    expect(cooldownMs({ ...cause, retryAfterMs: wanted, usableForMs: 2000 }, () => 1)).toBe(ms);
  });

  it("is whole milliseconds", () => {
    expect(cooldownMs(cause, () => 0.123_456)).toBe(781);
  });
});

describe("retryAfterMs", () => {
  it("is the time until the error's retryAt, never less than 0", () => {
    const clock = createFakeClock();
    const at = (ms: number) => failed("rate_limited", { retryAt: new Date(clock.now() + ms) });
    expect(retryAfterMs(at(500), clock)).toBe(500);
    expect(retryAfterMs(at(-500), clock)).toBe(0);
    expect(retryAfterMs(failed("rate_limited"), clock)).toBe(0);
  });
});
