import { describe, expect, it } from "vitest";
import { rfc9068 } from "../../../issuer/profiles/rfc9068.js";
import { standard } from "../../../issuer/profiles/standard.js";
import { checkIsAccessToken, checkTokenType } from "./token-type.js";

const mismatch = { denied: "token_type_mismatch" };

describe("checkTokenType (RFC 9068 section 4)", () => {
  it.each(["at+jwt", "AT+JWT", "application/at+jwt", "Application/AT+JWT"])(
    "passes %s in every profile",
    (typ) => {
      expect(checkTokenType({ typ }, standard)).toBeUndefined();
      expect(checkTokenType({ typ }, rfc9068)).toBeUndefined();
    },
  );

  it.each(["JWT", "jwt", "application/jwt", undefined])(
    "passes %s where the profile is tolerant, and denies it where it is not",
    (typ) => {
      expect(checkTokenType({ typ }, standard)).toBeUndefined();
      expect(checkTokenType({ typ }, rfc9068)).toMatchObject(mismatch);
    },
  );

  it.each(["", "dpop+jwt", "logout+jwt", "at+jwt ", "text/at+jwt", "JOSE", null, 1, ["at+jwt"]])(
    "denies %j in every profile",
    (typ) => {
      expect(checkTokenType({ typ }, standard)).toMatchObject(mismatch);
      expect(checkTokenType({ typ }, rfc9068)).toMatchObject(mismatch);
    },
  );
});

describe("checkIsAccessToken (RFC 8725 section 3.12)", () => {
  const logout = { "http://schemas.openid.net/event/backchannel-logout": {} };
  it.each([
    ["nonce", { nonce: "n" }],
    ["at_hash", { at_hash: "h" }],
    ["c_hash", { c_hash: "h" }],
    ["token_use: id", { token_use: "id" }],
    ["typ: ID", { typ: "ID" }],
    ["a logout event", { events: logout }],
  ])("denies a loosely typed token with %s", (_what, claims) => {
    expect(checkIsAccessToken(claims, { typ: "JWT" }, standard)).toMatchObject(mismatch);
    expect(checkIsAccessToken(claims, {}, standard)).toMatchObject(mismatch);
  });

  it("accepts a header that says at+jwt", () => {
    expect(checkIsAccessToken({ nonce: "n" }, { typ: "at+jwt" }, standard)).toBeUndefined();
  });

  it("denies where a profile's own function returns anything but true, such as a promise", () => {
    const profile = { ...standard, isAccessToken: (async () => false) as never };
    expect(checkIsAccessToken({}, {}, profile)).toMatchObject(mismatch);
  });

  it("passes an access token with the application's own claims", () => {
    const claims = { events: ["created"], typ: "Bearer", token_use: "access" };
    expect(checkIsAccessToken(claims, {}, standard)).toBeUndefined();
  });
});

describe("what a refusal by the type reports", () => {
  it.each([
    [{}, rfc9068, "type_missing", ["at+jwt"]],
    [{ typ: "dpop+jwt" }, rfc9068, undefined, ["at+jwt"]],
    [{ typ: 7 }, standard, undefined, ["at+jwt", "jwt", "no typ"]],
  ])("of %j", (header, profile, hint, expected) => {
    expect(checkTokenType(header, profile)?.explain?.()).toEqual({ hint, expected });
  });

  it("is the name of the profile where the claims are not those of an access token", () => {
    expect(checkIsAccessToken({ nonce: "n" }, {}, standard)?.explain?.()).toEqual({
      expected: ["an access token of profile standard"],
    });
  });

  it("removes application/ only where the type begins with it, and once", () => {
    for (const typ of [
      "application/application/jwt",
      ["jw", "t"].join("application/"),
      "x-application/jwt",
      "jwt;application/",
    ])
      expect(checkTokenType({ typ }, standard)).toMatchObject(mismatch);
  });

  it("passes the type to the profile in the same form", () => {
    const seen: unknown[] = [];
    const profile = {
      ...standard,
      isAccessToken: (_: unknown, typ: string | undefined) => seen.push(typ) > 0,
    };
    for (const typ of ["at+jwt", "application/AT+JWT", "JWT", undefined, 7])
      checkIsAccessToken({}, { typ }, profile);
    expect(seen).toEqual(["at+jwt", "at+jwt", "jwt", undefined, undefined]);
  });
});
