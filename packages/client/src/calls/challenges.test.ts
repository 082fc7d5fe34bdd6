// cspell:ignore newauth
import { describe, expect, it } from "vitest";
import { parseChallenges } from "./challenges.js";

function parse(field: string): unknown[] {
  return parseChallenges(field).map(({ scheme, token68, parameters }) =>
    token68 === undefined || parameters.size > 0
      ? [scheme, Object.fromEntries(parameters)]
      : [scheme, token68],
  );
}

describe("RFC 9110 section 11.6.1: WWW-Authenticate", () => {
  it.each<[string, unknown[]]>([
    ["", []],
    ["Bearer", [["bearer", {}]]],
    ['Bearer realm="api"', [["bearer", { realm: "api" }]]],
    ["Bearer error=invalid_token", [["bearer", { error: "invalid_token" }]]],
    ['bEARER ERROR="invalid_token"', [["bearer", { error: "invalid_token" }]]],
    [
      'Bearer realm="a, b", error="invalid_token"',
      [["bearer", { realm: "a, b", error: "invalid_token" }]],
    ],
    ['Bearer realm="say \\"hi\\" \\\\"', [["bearer", { realm: 'say "hi" \\' }]]],
    ['Bearer realm=""', [["bearer", { realm: "" }]]],
    ['Bearer realm = "x" , error\t=\te', [["bearer", { realm: "x", error: "e" }]]],
    ["Bearer   a=b", [["bearer", { a: "b" }]]],
    [
      'Bearer realm="x" error="invalid_token"',
      [["bearer", { realm: "x", error: "invalid_token" }]],
    ],
    [
      'Bearer realm=x  error=e\tscope="a b", Basic realm="y"',
      [
        ["bearer", { realm: "x", error: "e", scope: "a b" }],
        ["basic", { realm: "y" }],
      ],
    ],
    [", ,Bearer a=b,, c=d ,", [["bearer", { a: "b", c: "d" }]]],
    [
      'Basic realm="x", Bearer error="invalid_token"',
      [
        ["basic", { realm: "x" }],
        ["bearer", { error: "invalid_token" }],
      ],
    ],
    [
      'Newauth realm="apps", type=1, title="Login to \\"apps\\"", Basic realm="simple"',
      [
        ["newauth", { realm: "apps", type: "1", title: 'Login to "apps"' }],
        ["basic", { realm: "simple" }],
      ],
    ],
    [
      'Bearer, DPoP algs="ES256", Negotiate',
      [
        ["bearer", {}],
        ["dpop", { algs: "ES256" }],
        ["negotiate", {}],
      ],
    ],
    [
      "Negotiate a87421000492aa874209af8bc028==, Bearer error=e",
      [
        ["negotiate", "a87421000492aa874209af8bc028=="],
        ["bearer", { error: "e" }],
      ],
    ],
    ["Negotiate abc=", [["negotiate", "abc="]]],
    ["X a=b=c", [["x", { a: "b=c" }]]],
    [
      "Bearer authorization_uri=https://login.example.com/a?b=c&d=%20, error=invalid_token",
      [
        [
          "bearer",
          { authorization_uri: "https://login.example.com/a?b=c&d=%20", error: "invalid_token" },
        ],
      ],
    ],
    [
      'Bearer error="invalid_token", error_uri=https://docs.example.com/401#x',
      [["bearer", { error: "invalid_token", error_uri: "https://docs.example.com/401#x" }]],
    ],
    [
      "Bearer realm='my api', error='invalid_token'",
      [["bearer", { realm: "my api", error: "invalid_token" }]],
    ],
    ["Bearer realm='a, b' error='e'", [["bearer", { realm: "a, b", error: "e" }]]],
    ["Bearer realm='x', error=''", [["bearer", { realm: "x", error: "" }]]],
    ["Bearer realm='x, error=e", [["bearer", { realm: "'x", error: "e" }]]],
    [
      'Bearer realm="x"; error="invalid_token";',
      [["bearer", { realm: "x", error: "invalid_token" }]],
    ],
    ["Bearer realm=x;error=e ; scope=s", [["bearer", { realm: "x", error: "e", scope: "s" }]]],
    ['Bearer; error="invalid_token"', [["bearer", { error: "invalid_token" }]]],
    ['Bearer realm="x", error=""', [["bearer", { realm: "x", error: "" }]]],
    ['Bearer realm="x", error=, scope=s', [["bearer", { realm: "x", error: "", scope: "s" }]]],
    ['Bearer error=, realm="x"', [["bearer", { error: "", realm: "x" }]]],
    ['Bearer error= realm="x"', [["bearer", { error: "", realm: "x" }]]],
    ['Bearer realm="x", error=', [["bearer", { realm: "x", error: "" }]]],
    [
      "Negotiate abc=, Bearer error=e",
      [
        ["negotiate", "abc="],
        ["bearer", { error: "e" }],
      ],
    ],
    [
      'Basic realm="Bearer error=\\"invalid_token\\""',
      [["basic", { realm: 'Bearer error="invalid_token"' }]],
    ],
    ["Bearer error=first, error=second", [["bearer", { error: "first" }]]],
    ["Bearer __proto__=x", [["bearer", JSON.parse('{"__proto__":"x"}')]]],
  ])("reads %j", (field, challenges) => {
    expect(parse(field)).toEqual(challenges);
  });

  it.each<[string, unknown[]]>([
    ['Basic realm="x", Bearer error="invalid_token', [["basic", { realm: "x" }]]],
    ['Basic realm="x" Bearer error="invalid_token"', []],
    ["Basic a=b, =c, Bearer error=invalid_token", [["basic", { a: "b" }]]],
    ["error=invalid_token", []],
    ["Negotiate abc==, error=invalid_token", [["negotiate", "abc=="]]],
    ["Bearer\terror=invalid_token", []],
    ["Bearer é=x", []],
    ['Basic realm="x"; Bearer error="invalid_token"', []],
    ["Basic realm=https://x.example/; Bearer error=invalid_token", []],
    ["Bearer realm=my api, error=insufficient_scope", []],
  ])("stops at a syntax error: %j", (field, challenges) => {
    expect(parse(field)).toEqual(challenges);
  });

  it.each([
    ["quotes", '"'],
    ["escapes", '\\"'],
    ["letters", "a"],
    ["equals signs", "="],
    ["blanks", " "],
    ["commas", ","],
    ["elements", "a=b,"],
    ["semicolons", ";"],
    ["single quotes", "'"],
    ["values in single quotes", "a='b',"],
    ["open single quotes", "a='b,"],
    ["empty values", "a=,"],
    ["addresses", "a=b:/c=d;"],
  ])("takes time in proportion to the length of many %s", (_what, piece) => {
    const field = `Bearer realm="${piece.repeat(200_000)}`;
    const bare = `Bearer ${piece.repeat(200_000)}`;
    const start = performance.now();
    parseChallenges(field);
    parseChallenges(bare);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it.each([
    ["", true],
    ['Bearer realm="x"', true],
    ['Bearer realm="x", error="invalid_token', false],
    ['Basic realm="x", é', false],
    ["Basic a=b, =c", false],
  ])("reports whether %j is read to its end", (field, complete) => {
    expect(parseChallenges(field).every(({ isCutOff }) => !isCutOff)).toBe(complete);
  });
});
