import { describe, expect, it } from "vitest";
import { retryAtOf } from "./retry-after.js";

const NOW = Date.UTC(2026, 0, 1);
const delayOf = (headers: Record<string, string>, status?: number) => {
  const at = retryAtOf(new Headers(headers), NOW, status);
  return at === undefined ? undefined : at.getTime() - NOW;
};

describe("retryAtOf", () => {
  it.each([
    ["7", 7000],
    [" 7 ", 7000],
    ["1.5", 1500],
    ["3600", 3_600_000],
    ["3601", 3_600_000],
    ["9".repeat(400), 3_600_000],
    ["Thu, 01 Jan 2026 00:00:20 GMT", 20_000],
    ["Thursday, 01-Jan-26 00:00:20 GMT", 20_000],
    ["Fri, 01 Jan 2100 00:00:00 GMT", 3_600_000],
  ])("reads %j as %s ms", (value, ms) => {
    expect(delayOf({ "retry-after": value })).toBe(ms);
  });

  it.each([
    "0",
    "-1",
    "",
    "soon",
    "7 s",
    "0x7",
    "2026-01-01T00:00:20Z",
    "Wed, 31 Dec 2025 23:59:59 GMT",
  ])("ignores %j", (value) => {
    expect(delayOf({ "retry-after": value })).toBeUndefined();
  });

  it("reads a date relative to the server's own clock, where the answer has a Date", () => {
    const at = "Thu, 01 Jan 2026 05:00:20 GMT";
    expect(delayOf({ "retry-after": at, date: "Thu, 01 Jan 2026 05:00:00 GMT" })).toBe(20_000);
    expect(delayOf({ "retry-after": at, date: "nonsense" })).toBe(3_600_000);
  });

  const inSeconds = (seconds: number) => `${NOW / 1000 + seconds}`;

  it.each([
    ["x-rate-limit-reset", inSeconds(20), 20_000],
    ["x-ratelimit-reset", inSeconds(20), 20_000],
    ["x-ratelimit-reset", `${NOW + 20_000}`, 20_000],
    ["x-ratelimit-reset", "20", 20_000],
    ["ratelimit-reset", "20", 20_000],
    ["ratelimit", '"default";r=0;t=20', 20_000],
    ["ratelimit", "limit=10, remaining=0;t=20", 20_000],
    ["x-rate-limit-reset", inSeconds(86_400), 3_600_000],
    ["ratelimit", "limit=10, remaining=0, reset=20", 20_000],
    ["ratelimit", "limit=10;w=60,remaining=0,reset=20", 20_000],
    ["ratelimit", '"minute";r=0;t=20, "day";r=5;t=3000', 20_000],
    ["ratelimit", '"minute";r=0;t=20, "day";r=0;t=3000', 3_000_000],
    ["ratelimit", '"a;t=90,b";t=20;r=0', 20_000],
    ["ratelimit", '"minute";t=20', 20_000],
    ["ratelimit", '"day";r=5;t=20', 20_000],
    ["ratelimit-reset", "20;w=60", 20_000],
    ["ratelimit-reset", "20, 40", 40_000],
    ["x-ratelimit-reset", "1, 20;w=60", 20_000],
    ["x-ratelimit-reset", `${inSeconds(20)}.25`, 20_250],
    ["x-ratelimit-reset", '"20"', 20_000],
    ["x-ratelimit-reset", "Thu, 01 Jan 2026 00:00:20 GMT", 20_000],
    ["x-ratelimit-reset", "2026-01-01T00:00:20Z", 20_000],
    ["x-ratelimit-reset", "2026-01-01T01:00:20.500+01:00", 20_500],
    ["x-ratelimit-reset-after", "1.25", 1250],
    ["x-ratelimit-reset-after", "20", 20_000],
    ["x-rate-limit-reset-after", "20", 20_000],
    ["x-ratelimit-reset", "9".repeat(400), 3_600_000],
    ["ratelimit", `limit=1, reset=${"9".repeat(400)}`, 3_600_000],
    ["x-ratelimit-reset", "Fri, 01 Jan 2100 00:00:00 GMT", 3_600_000],
    ["x-ratelimit-reset", `${NOW + 20_000}, ${inSeconds(86_400 * 365 * 200)}`, 3_600_000],
  ])("reads when the rate limit of a 429 ends: %s: %s", (name, value, ms) => {
    expect(delayOf({ [name]: value }, 429)).toBe(ms);
    for (const status of [200, 400, 503, undefined])
      expect(delayOf({ [name]: value }, status)).toBeUndefined();
  });

  it.each([
    ...["", "soon", "-1", "0", inSeconds(-1), "20 apples", "0x20", "1e9", ",,", ";w=60", "NaN"],
    ...["2025-12-31T23:59:59Z", "Wed, 31 Dec 2025 23:59:59 GMT", "2026-13-01T00:00:00Z"],
  ])("ignores the end of a rate limit at %j", (value) => {
    expect(delayOf({ "x-rate-limit-reset": value }, 429)).toBeUndefined();
  });

  it("prefers `Retry-After` to all of them, and uses the latest of them", () => {
    const limits = { "x-rate-limit-reset": inSeconds(30), "ratelimit-reset": "20" };
    expect(delayOf(limits, 429)).toBe(30_000);
    expect(delayOf({ ...limits, "retry-after": "7" }, 429)).toBe(7000);
  });

  it("reads the end of a rate limit relative to the server's own clock", () => {
    const date = new Date(NOW + 3_600_000).toUTCString();
    expect(delayOf({ "x-rate-limit-reset": inSeconds(3620), date }, 429)).toBe(20_000);
  });

  it("takes time in proportion to the length of the longest field", () => {
    const start = performance.now();
    for (const piece of ['"', "a,", "1,", ";t=", '"a";t=1,', " ", "\\"]) {
      const value = piece.repeat(16_384 / piece.length);
      delayOf({ ratelimit: value, "x-ratelimit-reset": value, "retry-after": value }, 429);
    }
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it("is undefined without the header", () => {
    expect(delayOf({})).toBeUndefined();
  });
});
