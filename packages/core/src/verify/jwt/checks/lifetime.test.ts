import { describe, expect, it } from "vitest";
import { checkLifetime } from "./lifetime.js";

const NOW = 1_900_000_000;
const strict = { clockSkewSeconds: 0, maxTokenLifetimeSeconds: undefined };
const skewed = { clockSkewSeconds: 30, maxTokenLifetimeSeconds: undefined };
const short = { clockSkewSeconds: 0, maxTokenLifetimeSeconds: 600 };

describe("checkLifetime: exp (RFC 7519 section 4.1.4)", () => {
  it("passes a token in the last moment before it expires", () => {
    expect(checkLifetime({ exp: NOW }, NOW - 0.001, strict)).toBeUndefined();
  });

  it("denies a token in the second it expires", () => {
    expect(checkLifetime({ exp: NOW }, NOW, strict)).toMatchObject({ denied: "token_expired" });
  });

  it("adds the skew, and denies at its end", () => {
    expect(checkLifetime({ exp: NOW }, NOW + 29.999, skewed)).toBeUndefined();
    expect(checkLifetime({ exp: NOW }, NOW + 30, skewed)).toMatchObject({
      denied: "token_expired",
    });
  });

  it.each([undefined, null, "1900000300", Number.POSITIVE_INFINITY, true, [NOW + 300], {}])(
    "denies exp: %j as a claim of the wrong type",
    (exp) => {
      expect(checkLifetime({ exp }, NOW, strict)).toMatchObject({ denied: "claim_invalid" });
    },
  );

  it.each([0, -1, 1.5])("denies exp: %j as long past", (exp) => {
    expect(checkLifetime({ exp }, NOW, skewed)).toMatchObject({ denied: "token_expired" });
  });
});

describe.each(["nbf", "iat"] as const)("checkLifetime: %s (RFC 7519 section 4.1)", (claim) => {
  it("passes from that second on, less the skew", () => {
    const exp = NOW + 300;
    expect(checkLifetime({ exp, [claim]: NOW }, NOW, strict)).toBeUndefined();
    expect(checkLifetime({ exp, [claim]: NOW + 30 }, NOW, skewed)).toBeUndefined();
  });

  it("denies before", () => {
    const exp = NOW + 300;
    const denied = { denied: "token_not_yet_valid" };
    expect(checkLifetime({ exp, [claim]: NOW }, NOW - 0.001, strict)).toMatchObject(denied);
    expect(checkLifetime({ exp, [claim]: NOW + 30 }, NOW - 0.001, skewed)).toMatchObject(denied);
  });

  it.each([null, "1900000000", Number.POSITIVE_INFINITY, []])("denies %j", (value) => {
    const claims = { exp: NOW + 300, [claim]: value };
    expect(checkLifetime(claims, NOW, strict)).toMatchObject({ denied: "claim_invalid" });
  });
});

describe("checkLifetime: maxTokenLifetimeSeconds", () => {
  it("counts from iat", () => {
    expect(checkLifetime({ exp: NOW + 300, iat: NOW - 300 }, NOW, short)).toBeUndefined();
    expect(checkLifetime({ exp: NOW + 300, iat: NOW - 301 }, NOW, short)).toMatchObject({
      denied: "token_lifetime_too_long",
    });
  });

  it("counts from now where there is no iat", () => {
    expect(checkLifetime({ exp: NOW + 600 }, NOW, short)).toBeUndefined();
    expect(checkLifetime({ exp: NOW + 601 }, NOW, short)).toMatchObject({
      denied: "token_lifetime_too_long",
    });
  });
});

describe("checkLifetime: what it reports", () => {
  it.each([
    [{ exp: NOW }, strict, [`now ${NOW}`], [`exp ${NOW}`]],
    [{ exp: NOW + 9, nbf: NOW + 1 }, strict, [`now ${NOW}`], [`nbf ${NOW + 1}`]],
    [{ exp: NOW + 9, iat: NOW + 1 }, strict, [`now ${NOW}`], [`iat ${NOW + 1}`]],
    [{ exp: NOW + 601 }, short, ["at most 600 s"], ["601 s"]],
    [{ exp: "1" }, strict, ["exp: a number"], ["exp: a string"]],
    [{ exp: NOW, nbf: "1" }, strict, ["nbf: a number"], ["nbf: a string"]],
    [{ exp: NOW, iat: "1" }, strict, ["iat: a number"], ["iat: a string"]],
  ])("of %j", (claims, rules, expected, received) => {
    expect(checkLifetime(claims, NOW, rules)?.explain?.()).toEqual({ expected, received });
  });

  it("passes a token that is valid for any time where there is no longest lifetime", () => {
    expect(checkLifetime({ exp: NOW + 1e9, iat: 0 }, NOW, strict)).toBeUndefined();
  });
});
