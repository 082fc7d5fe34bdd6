import { describe, expect, it } from "vitest";
import { decodeUtf8, memberOf, parseJson } from "./content.js";

describe("decodeUtf8", () => {
  it("leaves a byte order mark out, unless it is part of the text", () => {
    const bytes = Buffer.from("\ufeffgehéim");
    expect(decodeUtf8(bytes)).toBe("gehéim");
    expect(decodeUtf8(bytes, true)).toBe("\ufeffgehéim");
  });

  it("refuses bytes that are not UTF-8", () => {
    expect(() => decodeUtf8(Buffer.from([0xff]))).toThrow("secret_invalid");
  });
});

describe("parseJson", () => {
  it("returns nothing for a text that is not JSON", () => {
    expect(parseJson('{"a":1}')).toEqual({ a: 1 });
    expect(parseJson("s3cret")).toBeUndefined();
  });
});

describe("memberOf", () => {
  it("reads a string, and no other member", () => {
    expect(memberOf({ secret: "s3cret" }, "secret")).toBe("s3cret");
    expect(() => memberOf({ secret: 7 }, "secret")).toThrow("secret_invalid");
    expect(() => memberOf({}, "secret")).toThrow("secret_missing");
    expect(() => memberOf({}, "constructor")).toThrow("secret_missing");
  });
});
