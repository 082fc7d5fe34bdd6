// cspell:ignore arer Bearertoken Nlcjpw
import { describe, expect, it } from "vitest";
import { isB64Token, parseCredentials } from "./credentials.js";

describe("parseCredentials (RFC 6750 section 2.1)", () => {
  it.each([
    ["Bearer abc.DEF-1_2~3+4/5==", "abc.DEF-1_2~3+4/5=="],
    ["bearer abc", "abc"],
    ["BEARER abc", "abc"],
    ["Bearer   abc", "abc"],
    ["Bearer \tabc", "\tabc"],
    ["Bearer abc ", "abc "],
  ])("reads the token of %j", (line, token) => {
    expect(parseCredentials([line])).toEqual({ kind: "token", scheme: "Bearer", token });
  });

  it.each([
    [[]],
    [[""]],
    [["Basic dXNlcjpwYXNz"]],
    [["DPoP abc"]],
    [["Bearertoken"]],
    [["Bearer2 abc"]],
    [["B\u00e9arer abc"]],
  ])("finds no bearer credentials in %j", (lines) => {
    expect(parseCredentials(lines)).toMatchObject({
      kind: "denied",
      denied: "credentials_missing",
    });
  });

  it.each([
    [["Bearer abc", "Bearer abc"]],
    [["Basic dXNlcjpwYXNz", "Bearer abc"]],
    [["Bearer"]],
    [["Bearer "]],
    [["Bearer   "]],
    [["Bearer,abc"]],
    [["Bearer\tabc"]],
    [["Bearer=abc"]],
    [["bearer\u00a0abc"]],
  ])("reports %j as malformed", (lines) => {
    expect(parseCredentials(lines)).toMatchObject({
      kind: "denied",
      denied: "credentials_malformed",
    });
  });
});

describe("parseCredentials (RFC 9449 section 7.1)", () => {
  it.each(["DPoP abc", "DPoP  abc", "dpop abc", "DPOP   abc"])(
    "reads %j where DPoP is accepted",
    (line) => {
      expect(parseCredentials([line], true)).toEqual({
        kind: "token",
        scheme: "DPoP",
        token: "abc",
      });
    },
  );

  it.each([
    [["DPoP"], "DPoP"],
    [["Bearer"], "Bearer"],
    [["DPoP abc", "Bearer abc"], undefined],
  ])("reports which scheme is malformed in %j: %s", (lines, scheme) => {
    const malformed = { kind: "denied", denied: "credentials_malformed", scheme };
    expect(parseCredentials(lines, true)).toMatchObject(malformed);
  });
});

describe("isB64Token", () => {
  it.each(["abc", "abc.DEF-1_2~3+4/5==", "a="])("accepts %j", (token) => {
    expect(isB64Token(token)).toBe(true);
  });

  it.each([
    "",
    "abc def",
    "abc,Bearer def",
    "\tabc",
    "abc ",
    "a=b",
    "===",
    '"abc"',
    "abc\u00e9",
    "abc\n",
    "token=abc",
  ])("refuses %j", (token) => {
    expect(isB64Token(token)).toBe(false);
  });
});

describe("the hint of parseCredentials", () => {
  it.each([
    [[], undefined],
    [[" "], undefined],
    [[""], undefined],
    [["\t"], undefined],
    [["Bearer\u0000abc"], undefined],
    [["Bearertoken"], "scheme_unsupported"],
    [["Basic dXNlcjpwYXNz"], "scheme_unsupported"],
    [["DPoP abc"], "scheme_unsupported"],
    [["Bearer a", "Bearer b"], "authorization_repeated"],
    [["Bearer"], undefined],
  ])("of %j is %s", (lines, hint) => {
    expect(parseCredentials(lines)).toMatchObject({ kind: "denied", hint });
  });
});
