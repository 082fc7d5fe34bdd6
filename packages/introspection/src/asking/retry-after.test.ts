import { describe, expect, it } from "vitest";
import { retryAfterOf } from "./retry-after.js";

const NOW_MS = Date.UTC(2030, 0, 1, 12, 0, 0);
const at = (ms: number): string => new Date(ms).toUTCString();

describe("retryAfterOf", () => {
  it.each<[string, Record<string, string>, number | undefined]>([
    ["a number", { "retry-after": " 20 " }, 20],
    ["0", { "retry-after": "0" }, 1],
    ["a number above the bound", { "retry-after": "3600" }, 60],
    ["a fraction", { "retry-after": "1.5" }, undefined],
    ["nothing", {}, undefined],
    ["a word", { "retry-after": "soon" }, undefined],
    ["a year", { "retry-after": "-2030" }, undefined],
    ["a date, by the answer's own", { "retry-after": at(20_000), date: at(0) }, 20],
    ["a date, by this clock where the answer has none", { "retry-after": at(NOW_MS + 20_000) }, 20],
    ["a date, by this clock", { "retry-after": at(NOW_MS + 20_000), date: "today" }, 20],
    ["a date in the past", { "retry-after": at(0), date: at(60_000) }, 1],
  ])("reads %s", (_title, fields, seconds) => {
    expect(retryAfterOf(new Headers(fields), NOW_MS)).toBe(seconds);
  });
});
