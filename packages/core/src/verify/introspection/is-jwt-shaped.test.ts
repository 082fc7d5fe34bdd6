import { describe, expect, it } from "vitest";
import { isJwtShaped } from "./is-jwt-shaped.js";

const encode = (text: string): string => Buffer.from(text).toString("base64url");

describe("isJwtShaped", () => {
  it.each([
    ["a signed JWT", `${encode('{"alg":"ES256"}')}.${encode("{}")}.c2ln`],
    ["one without a signature", `${encode('{"alg":"none"}')}.${encode("{}")}.`],
    ["one whose payload is not JSON", `${encode("{}")}.####.c2ln`],
    ["a header with white space", `${encode(' \n{"alg":"ES256"}')}.e30.c2ln`],
    ["a header with a byte order mark", `${encode('\ufeff{"alg":"ES256"}')}.e30.c2ln`],
    ["a header in ordinary base64", `${Buffer.from('{"a":"??>>"}').toString("base64")}.e30.c2ln`],
    ["a header that names a member twice", `${encode('{"alg":"none","alg":"ES256"}')}.e30.c2ln`],
  ])("recognizes %s", (_title, token) => {
    expect(isJwtShaped(token)).toBe(true);
  });

  it.each([
    ["no dot", "tok-4711-0815-9042-3366"],
    ["one dot", "ory_at_6dFm.3TqP"],
    ["a JSON object and one more part", `${encode('{"alg":"ES256"}')}.c2ln`],
    ["three parts without JSON", "abc.def.ghi"],
    ["three parts, the first a list", `${encode("[1]")}.e30.c2ln`],
    ["three parts, the first a number", `${encode("4711")}.e30.c2ln`],
    ["three parts, the first a text", `${encode('"ES256"')}.e30.c2ln`],
    ["three parts, the first null", `${encode("null")}.e30.c2ln`],
    ["three empty parts", ".."],
    ["four parts", `${encode("{}")}.e30.c2ln.x`],
    ["an encrypted token", "eyJhbGciOiJkaXIifQ..aXY.Y2lwaGVy.dGFn"],
    ["five parts of any content", "a.b.c.d.e"],
    ["six parts", "a.b.c.d.e.f"],
  ])("treats %s as opaque", (_title, token) => {
    expect(isJwtShaped(token)).toBe(false);
  });
});
