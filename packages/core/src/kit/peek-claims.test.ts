import { describe, expect, it } from "vitest";
import { peekClaims } from "./peek-claims.js";

const jwt = (payload: string) => `e30.${Buffer.from(payload).toString("base64url")}.sig`;

describe("peekClaims", () => {
  it("reads the claims without verifying the signature", () => {
    expect(peekClaims(jwt('{"exp":1}'))).toEqual({ exp: 1 });
  });

  it.each([
    "",
    "opaque",
    "a.b",
    "a.b.c.d",
    "a..c",
    jwt("not json"),
    jwt("null"),
    jwt("[1]"),
    jwt('"text"'),
  ])("returns nothing for %j", (token) => {
    expect(peekClaims(token)).toBeUndefined();
  });
});
