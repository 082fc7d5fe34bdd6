import { describe, expect, it } from "vitest";
import { createSigner, encode } from "../test-support/signer.js";
import { parseCompactJws } from "./compact-jws.js";

const signer = createSigner();
const good = signer.token({ alg: "ES256", kid: "key-1" }, { iss: "https://login.example.com" });
const [header = "", payload = "", signature = ""] = good.split(".");
const parse = (token: string) => parseCompactJws(token, 16_384);

describe("parseCompactJws (RFC 7515 section 7.1)", () => {
  it("splits a token without verifying it", () => {
    const jws = parse(good);
    expect({ ...jws?.header }).toEqual({ alg: "ES256", kid: "key-1" });
    expect({ ...jws?.payload }).toEqual({ iss: "https://login.example.com" });
    expect(jws?.kid).toBe("key-1");
    expect(jws?.signature.toString("base64url")).toBe(signature);
    expect(jws?.signingInput).toBe(`${header}.${payload}`);
  });

  it("accepts an empty signature, for the algorithm to be refused", () => {
    expect(parse(`${header}.${payload}.`)?.signature).toHaveLength(0);
  });

  it.each([
    ["no parts", ""],
    ["one part", header],
    ["two parts", `${header}.${payload}`],
    ["four parts", `${good}.`],
    ["five parts, as encrypted tokens have", `${good}.a.b`],
    ["an empty header", `.${payload}.${signature}`],
    ["an empty payload", `${header}..${signature}`],
    ["only dots", ".."],
    ["padding", `${header}.${payload}.${signature}=`],
    ["the characters of plain base64", `${header}.${payload}.+/${signature.slice(2)}`],
    ["white space", `${header}.${payload}.${signature} `],
    ["a line break inside", `${header}.${payload}\n.${signature}`],
    ["a part of an impossible length", `${header}.${payload}.${signature}AAA`],
    ["a header that is not JSON", `${encode("nope")}.${payload}.${signature}`],
    ["a header that is a list", `${encode("[]")}.${payload}.${signature}`],
    ["a payload that is a string", `${header}.${encode('"x"')}.${signature}`],
    ["a payload that names a claim twice", `${header}.${encode('{"a":1,"a":1}')}.${signature}`],
    ["a kid that is a number", `${encode({ alg: "ES256", kid: 1 })}.${payload}.${signature}`],
    ["a kid that is null", `${encode({ alg: "ES256", kid: null })}.${payload}.${signature}`],
  ])("refuses a token with %s", (_what, token) => {
    expect(parse(token)).toBeUndefined();
  });

  it("refuses stray trailing bits, which decode to the same bytes", () => {
    const last = signature.at(-1) as string;
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const stray = alphabet[alphabet.indexOf(last) ^ 1] as string;
    const other = `${signature.slice(0, -1)}${stray}`;
    expect(Buffer.from(other, "base64url")).toEqual(Buffer.from(signature, "base64url"));
    expect(parse(`${header}.${payload}.${other}`)).toBeUndefined();
  });

  it("refuses a token without dots, though all of it but its last character is a header", () => {
    const encoded = encode('{"alg":"ES256" }');
    expect(encoded.length % 4).toBe(2);
    expect(parse(`${encoded}.${encoded}.${encoded}A`)).toBeDefined();
    expect(parse(`${encoded}A`)).toBeUndefined();
  });

  it("reads a token of the greatest length and none that is longer", () => {
    expect(parseCompactJws(good, good.length)).toBeDefined();
    expect(parseCompactJws(good, good.length - 1)).toBeUndefined();
  });
});

describe("the header of parseCompactJws", () => {
  /** A header of so many octets, in a token. */
  const parsedHeader = (octets: number) => {
    const empty = JSON.stringify({ alg: "ES256", pad: "" });
    const header = JSON.stringify({ alg: "ES256", pad: "x".repeat(octets - empty.length) });
    return parse(`${encode(header)}.${payload}.${signature}`)?.header;
  };

  it("is parsed once for all tokens with the same one, up to 512 characters encoded", () => {
    expect(parsedHeader(384)).toBeDefined();
    expect(parsedHeader(384)).toBe(parsedHeader(384));
  });

  it("is parsed for each token where it is longer, so that the cache stays small", () => {
    expect(parsedHeader(385)).toEqual(parsedHeader(385));
    expect(parsedHeader(385)).not.toBe(parsedHeader(385));
  });

  it("is refused each time where it is not valid", () => {
    const malformed = `${encode("nope")}.${payload}.${signature}`;
    expect([parse(malformed), parse(malformed)]).toEqual([undefined, undefined]);
  });
});
