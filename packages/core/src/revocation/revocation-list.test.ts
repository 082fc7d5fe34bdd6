import { describe, expect, it } from "vitest";
import type { Auth } from "../decision/auth.js";
import type { CheckedRevocation } from "../kit/revocation/read-revocation.js";
import type { RevocationMatch } from "../kit/revocation/revocation.js";
import type { RevocableToken } from "./match-key.js";
import { RevocationList } from "./revocation-list.js";

const ISSUER = "https://login.example.com";
const NOW = Date.UTC(2030, 0, 1);
const UNTIL = NOW + 60_000;

function revocationOf(
  match: RevocationMatch,
  changes: Partial<CheckedRevocation> = {},
): CheckedRevocation {
  return { match, issuedBeforeMs: undefined, untilMs: UNTIL, reason: "INC-42", ...changes };
}

function tokenOf(changes: { claims?: object; alias?: string; kid?: string } = {}): RevocableToken {
  const { claims, alias, kid = "k1" } = changes;
  const auth = {
    caller: { id: "reports", issuer: ISSUER, alias },
    issuer: ISSUER,
    subject: "alice",
    claims: { jti: "token-1", iat: NOW / 1000, ...claims },
  } as unknown as Auth;
  return { auth, kid, hash: () => "hash-of-token" };
}

function listOf(...revocations: readonly CheckedRevocation[]): RevocationList {
  const list = new RevocationList(1000);
  for (const each of revocations) list.add(each, NOW);
  return list;
}

describe("RevocationList", () => {
  it.each([
    { issuer: ISSUER },
    { issuer: ISSUER, kid: "k1" },
    { caller: "reports" },
    { issuer: ISSUER, caller: "reports" },
    { issuer: ISSUER, subject: "alice" },
    { issuer: ISSUER, jti: "token-1" },
    { tokenHash: "hash-of-token" },
    { issuer: ISSUER, kid: "k1", caller: "reports", subject: "alice" },
  ])("finds a token that fulfils %j", (match) => {
    expect(listOf(revocationOf(match)).find(tokenOf(), NOW)?.match).toEqual(match);
  });

  it.each([
    { issuer: "https://login.example.com/" },
    { issuer: ISSUER, kid: "k2" },
    { issuer: "https://other.example.com", kid: "k1" },
    { caller: "Reports" },
    { issuer: "https://other.example.com", caller: "reports" },
    { issuer: ISSUER, subject: "reports" },
    { issuer: ISSUER, jti: "token-2" },
    { issuer: "https://other.example.com", jti: "token-1" },
    { tokenHash: "another-hash" },
    { issuer: ISSUER, caller: "reports", subject: "bob" },
  ])("finds no token that differs from %j in one member", (match) => {
    expect(listOf(revocationOf(match)).find(tokenOf(), NOW)).toBeUndefined();
  });

  it("compares a caller with its alias, and under an issuer without", () => {
    const token = tokenOf({ alias: "main" });
    expect(listOf(revocationOf({ caller: "main:reports" })).find(token, NOW)).toBeDefined();
    expect(listOf(revocationOf({ caller: "reports" })).find(token, NOW)).toBeUndefined();
    const bare = revocationOf({ issuer: ISSUER, caller: "reports" });
    expect(listOf(bare).find(token, NOW)).toBeDefined();
  });

  it.each([{ jti: undefined }, { jti: 1 }, { jti: null }])(
    "finds no token without the claim that is compared: %j",
    (claims) => {
      const list = listOf(revocationOf({ issuer: ISSUER, jti: "1" }));
      expect(list.find(tokenOf({ claims }), NOW)).toBeUndefined();
    },
  );

  it.each([
    ["1", 1],
    ["undefined", undefined],
  ])("finds no token without the claim among several: %j and %j", (jti, claim) => {
    const list = listOf(revocationOf({ issuer: ISSUER, caller: "reports", jti }));
    expect(list.find(tokenOf({ claims: { jti } }), NOW)).toBeDefined();
    expect(list.find(tokenOf({ claims: { jti: claim } }), NOW)).toBeUndefined();
  });

  it("distinguishes values that would be equal when joined", () => {
    const list = listOf(revocationOf({ issuer: ISSUER, caller: "reports", subject: "a" }));
    const token = tokenOf();
    const auth = { ...token.auth, caller: { ...token.auth.caller, id: "reports\na" } };
    expect(list.find({ ...token, auth: { ...auth, subject: "" } as Auth }, NOW)).toBeUndefined();
  });

  it.each([
    [UNTIL - 1, true],
    [UNTIL, false],
    [UNTIL + 1, false],
  ])("has a revocation in force until its end: at %d %s", (now, revoked) => {
    const list = listOf(revocationOf({ caller: "reports" }));
    expect(list.find(tokenOf(), now) !== undefined).toBe(revoked);
  });

  it.each([
    [NOW / 1000 - 1, true],
    [NOW / 1000, false],
    [NOW / 1000 + 1, false],
    [undefined, true],
    ["yesterday", true],
    [String(NOW / 1000 + 1), true],
  ])("revokes what was issued before a moment, where `iat` is %s: %s", (iat, revoked) => {
    const list = listOf(revocationOf({ caller: "reports" }, { issuedBeforeMs: NOW }));
    expect(list.find(tokenOf({ claims: { iat } }), NOW) !== undefined).toBe(revoked);
  });

  it("is not narrowed by a second revocation of the same tokens", () => {
    const match = { caller: "reports" };
    const list = listOf(
      revocationOf(match),
      revocationOf(match, { untilMs: NOW + 1 }),
      revocationOf(match, { issuedBeforeMs: NOW - 1000, untilMs: UNTIL + 1000 }),
    );
    expect(list.find(tokenOf(), UNTIL - 1)).toBeDefined();
    expect(list.find(tokenOf(), UNTIL)).toBeUndefined();
    expect(list.size).toBe(2);
  });

  it.each([
    ["all tokens", {}],
    ["tokens issued before a moment", { issuedBeforeMs: NOW + 1000 }],
  ])("has a revocation of %s in force until its end, while others still are", (_what, changes) => {
    const ending = revocationOf({ caller: "reports" }, { untilMs: NOW + 1000, ...changes });
    const list = listOf(ending, revocationOf({ caller: "checkout" }));
    expect(list.find(tokenOf(), NOW + 999)).toBe(ending);
    expect(list.find(tokenOf(), NOW + 1000)).toBeUndefined();
  });

  it.each([
    ["first", NOW, NOW - 1000],
    ["second", NOW - 1000, NOW],
  ])("reaches as far as the %s of two with a moment", (_which, first, second) => {
    const match = { caller: "reports" };
    const list = listOf(
      revocationOf(match, { issuedBeforeMs: first }),
      revocationOf(match, { issuedBeforeMs: second, reason: "INC-43" }),
    );
    const found = list.find(tokenOf({ claims: { iat: NOW / 1000 - 1 } }), NOW);
    expect(found).toMatchObject({ match, issuedBeforeMs: NOW, untilMs: UNTIL });
    expect(found?.reason).toBe(first === NOW ? "INC-42" : "INC-43");
    expect(list.find(tokenOf(), NOW)).toBeUndefined();
    expect(list.size).toBe(1);
  });

  it("looks among all kinds of matches, in whichever one is in force", () => {
    const list = listOf(
      revocationOf({ issuer: ISSUER, kid: "k2" }),
      revocationOf({ issuer: ISSUER, caller: "reports" }),
    );
    expect(list.find(tokenOf(), NOW)).toBeDefined();
  });

  it("lifts one of several with the same members", () => {
    const list = listOf(revocationOf({ caller: "reports" }), revocationOf({ caller: "checkout" }));
    expect(list.remove({ caller: "checkout" })).toBe(true);
    expect(list.find(tokenOf(), NOW)).toBeDefined();
  });

  it("lifts nothing of members that no revocation has", () => {
    expect(listOf().remove({ caller: "reports" })).toBe(false);
  });

  it.each([NOW - 1, NOW])("does not add what has ended: at %d", (untilMs) => {
    const list = new RevocationList(1);
    expect(list.add(revocationOf({ caller: "reports" }, { untilMs }), NOW)).toBe(false);
    expect(list.size).toBe(0);
  });

  it("lifts all revocations with exactly a match, and no other", () => {
    const list = listOf(
      revocationOf({ caller: "reports" }),
      revocationOf({ caller: "reports" }, { issuedBeforeMs: NOW + 1000 }),
      revocationOf({ issuer: ISSUER, caller: "reports" }),
    );
    expect(list.remove({ caller: "reports" })).toBe(true);
    expect(list.remove({ caller: "reports" })).toBe(false);
    expect(list.size).toBe(1);
    expect(list.find(tokenOf(), NOW)?.match).toEqual({ issuer: ISSUER, caller: "reports" });
  });

  it("names the revocation that concerns most", () => {
    const list = listOf(
      revocationOf({ issuer: ISSUER, jti: "token-1" }),
      revocationOf({ caller: "reports" }),
      revocationOf({ issuer: ISSUER }),
    );
    expect(list.find(tokenOf(), NOW)?.match).toEqual({ issuer: ISSUER });
  });

  it("reports whether anything changed", () => {
    const list = listOf(revocationOf({ caller: "reports" }));
    expect(list.add(revocationOf({ caller: "reports" }), NOW)).toBe(false);
    expect(list.add(revocationOf({ caller: "reports" }, { untilMs: NOW }), NOW)).toBe(false);
    expect(list.add(revocationOf({ caller: "reports" }, { untilMs: UNTIL + 1 }), NOW)).toBe(true);
    expect(list.add(revocationOf({ caller: "checkout" }), NOW)).toBe(true);
  });

  it("takes no more than it may have, and has room again when some have ended", () => {
    const list = new RevocationList(2);
    const of = (caller: string, untilMs: number) => revocationOf({ caller }, { untilMs });
    list.add(of("a", NOW + 5000), NOW);
    list.add(of("b", UNTIL), NOW);
    expect(() => list.add(of("c", UNTIL), NOW + 1)).toThrow("full");
    list.add(of("c", UNTIL), NOW + 5000);
    expect(list.size).toBe(2);
    expect(() => list.add(of("d", UNTIL), NOW + 5001)).toThrow("full");
  });

  it("looks for what has ended once in a second at most, and prolongs what it has meanwhile", () => {
    const list = new RevocationList(1);
    const of = (caller: string, untilMs: number) => revocationOf({ caller }, { untilMs });
    list.add(of("a", NOW + 1500), NOW);
    expect(() => list.add(of("b", UNTIL), NOW + 1000)).toThrow("full");
    expect(list.add(of("a", NOW + 1600), NOW + 1001)).toBe(true);
    expect(() => list.add(of("b", UNTIL), NOW + 1999)).toThrow("full");
    expect(list.add(of("b", UNTIL), NOW + 2000)).toBe(true);
  });

  it("counts what it has where it made room for a second revocation of the same tokens", () => {
    const list = new RevocationList(2);
    list.add(revocationOf({ caller: "reports" }), NOW);
    list.add(revocationOf({ caller: "other" }, { untilMs: NOW + 5000 }), NOW);
    list.add(revocationOf({ caller: "other" }, { issuedBeforeMs: NOW }), NOW + 5000);
    expect(list.size).toBe(2);
    list.remove({ caller: "other" });
    expect(list.size).toBe(1);
    expect(list.find(tokenOf(), NOW + 5000)).toBeDefined();
  });

  it("still has what ended by a clock that was ahead, and was set back", () => {
    const list = listOf(revocationOf({ caller: "reports" }));
    expect(list.find(tokenOf(), UNTIL + 86_400_000)).toBeUndefined();
    expect(list.find(tokenOf(), NOW)).toBeDefined();
  });

  it("does not prolong a revocation by another that reaches less far", () => {
    const match = { caller: "reports" };
    const list = listOf(
      revocationOf(match, { issuedBeforeMs: NOW - 5000, untilMs: UNTIL + 1000 }),
      revocationOf(match, { issuedBeforeMs: NOW }),
    );
    const between = tokenOf({ claims: { iat: NOW / 1000 - 1 } });
    expect(list.find(between, UNTIL - 1)).toMatchObject({ untilMs: UNTIL });
    expect(list.find(between, UNTIL)).toBeUndefined();
    expect(list.size).toBe(2);
  });
});
