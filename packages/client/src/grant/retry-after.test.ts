import { describe, expect, it } from "vitest";
import { retryAtOf } from "./retry-after.js";

const NOW = Date.UTC(2026, 0, 1);
const delayOf = (headers: Record<string, string>) => {
  const at = retryAtOf(new Headers(headers), NOW);
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
  ])("takes %j for nothing", (value) => {
    expect(delayOf({ "retry-after": value })).toBeUndefined();
  });

  it("takes a date relative to the server's own clock, where it tells the time", () => {
    const at = "Thu, 01 Jan 2026 05:00:20 GMT";
    expect(delayOf({ "retry-after": at, date: "Thu, 01 Jan 2026 05:00:00 GMT" })).toBe(20_000);
    expect(delayOf({ "retry-after": at, date: "nonsense" })).toBe(3_600_000);
  });

  it("is nothing without the header", () => {
    expect(delayOf({})).toBeUndefined();
  });
});
