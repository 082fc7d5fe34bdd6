// cspell:ignore lasterrorcode
import { describe, expect, it } from "vitest";
import { slugOf } from "./slug.js";

describe("slugOf", () => {
  it.each([
    ["issuer_untrusted", "issuer_untrusted"],
    ["Introducing it: report mode", "introducing-it-report-mode"],
    ["Keys, and their errors", "keys-and-their-errors"],
    ["1. Write it", "1-write-it"],
    ["What is refused, and with what answer", "what-is-refused-and-with-what-answer"],
    ["`lastErrorCode`", "lasterrorcode"],
    ["Koa 2 and 3", "koa-2-and-3"],
    ["Lambda – streaming", "lambda--streaming"],
  ])("makes of %s the anchor %s", (heading, slug) => {
    expect(slugOf(heading)).toBe(slug);
  });
});
