import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeBase64url } from "./base64url.js";

describe("decodeBase64url (RFC 4648 section 5)", () => {
  it.each(["", "AA", "AAA", "AAAA", "_-8", "eyJhbGciOiJFUzI1NiJ9"])("decodes %j", (encoded) => {
    expect(decodeBase64url(encoded)).toEqual(Buffer.from(encoded, "base64url"));
  });

  it.each([
    "A",
    "AAAAA",
    "AB",
    "AAB",
    "AA==",
    "AAA=",
    "A A",
    "AA\n",
    "+-AA",
    "/_AA",
    "\u00c4AAA",
    "\u0141AAA",
    "AA\u4141A",
    "A.AA",
  ])("refuses %j", (encoded) => {
    expect(decodeBase64url(encoded)).toBeUndefined();
  });

  it("accepts only one spelling of the same octets", () => {
    const characters = [..."ABCabc0189-_+/=. \n~\u00ff\u0100\u0141"];
    const texts = characters.flatMap((a) => [
      a,
      ...characters.flatMap((b) => [a + b, ...characters.map((c) => a + b + c)]),
    ]);
    const decoded = texts
      .map((text) => ({ text, octets: decodeBase64url(text)?.toString("hex") }))
      .filter(({ octets }) => octets !== undefined);
    expect(decoded.length).toBeGreaterThan(100);
    expect(new Set(decoded.map(({ octets }) => octets)).size).toBe(decoded.length);
    expect(decoded.filter(({ text }) => !/^[A-Za-z0-9_-]+$/.test(text))).toEqual([]);
  });

  it("decodes everything that was encoded", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (octets) => {
        const encoded = Buffer.from(octets).toString("base64url");
        expect(decodeBase64url(encoded)).toEqual(Buffer.from(octets));
      }),
    );
  });
});
