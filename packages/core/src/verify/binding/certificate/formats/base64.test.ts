// cspell:ignoreRegExp /"[A=_/+-]+"/g
import { describe, expect, it } from "vitest";
import { decodeBase64 } from "./base64.js";

describe("decodeBase64 (RFC 4648 section 4)", () => {
  it.each([
    "AA==",
    "AA",
    "AAA=",
    "AAA",
    "AAAA",
    "+/+/",
    "AAAAAA==",
    "AAAAAA",
    "AAAAAAA=",
    "AAAAAAA",
  ])("decodes %s", (text) => {
    expect(decodeBase64(text)).toEqual(Buffer.from(text, "base64"));
  });

  it.each([
    "",
    "A",
    "A=",
    "A==",
    "A===",
    "AA=",
    "AAA==",
    "AAAA=",
    "AAAA==",
    "AAAAA",
    "AAAAA=",
    "AAAAA==",
    "AAAAA===",
    "AAAA====",
    "AA=A",
    "=AAA",
    "==",
    "A-_A",
    "AA AA",
    "AAAA\n",
  ])("refuses %j", (text) => {
    expect(decodeBase64(text)).toBeUndefined();
  });
});
