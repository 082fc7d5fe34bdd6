import { describe, expect, it } from "vitest";
import { deny } from "../../decision/deny.js";
import type { Verification, VerifiedToken } from "../verification.js";
import type { Introspector } from "./introspection.js";
import { type IntrospectedIssuer, TokenRouter } from "./token-router.js";

const JWT = `${Buffer.from('{"alg":"ES256"}').toString("base64url")}.e30.c2ln`;
const verified = {
  kind: "verified",
  auth: { issuer: "https://one.example" },
} as unknown as VerifiedToken;
const MALFORMED = deny("token_malformed");
const INACTIVE = deny("token_inactive");

function sceneWith(
  outcome: Verification | Promise<Verification>,
  issuers: readonly Partial<IntrospectedIssuer>[] = [{}],
) {
  const sent: string[] = [];
  const jwts: string[] = [];
  const introspected = issuers.map((issuer, index): IntrospectedIssuer => {
    const name = issuer.issuer ?? `https://issuer${index}.example`;
    const ask = (token: string): Verification => {
      sent.push(`${name} ${token}`);
      return INACTIVE;
    };
    const introspector = { verify: ask, confirm: ask } as unknown as Introspector;
    return { tokens: "opaque", prefix: undefined, introspector, ...issuer, issuer: name };
  });
  const router = new TokenRouter({
    jwts: {
      verify(token) {
        jwts.push(token);
        return outcome;
      },
    },
    introspected,
    maxTokenBytes: 256,
  });
  return { router, sent, jwts };
}

describe("TokenRouter", () => {
  it.each([
    ["no dot", "abc"],
    ["no dot, and the first letter of a JWT", "eyJhbGciOiJFUzI1NiJ9"],
    ["one dot", "ory_at_a.b"],
    ["one dot, and the first letter of a JWT", "eyJ.b"],
    ["three parts", "a.b.c"],
    ["four parts", "a.b.c.d"],
    ["the five parts of an encrypted one", "eyJhbGciOiJkaXIifQ..aXY.Y2lwaGVy.dGFn"],
  ])("sends a token with %s", (_title, token) => {
    const { router, sent } = sceneWith(MALFORMED);
    expect(router.verify(token)).toBe(INACTIVE);
    expect(sent).toEqual([`https://issuer0.example ${token}`]);
  });

  it.each<[string, string, Verification]>([
    ["a JWT that is valid", JWT, verified],
    ["a JWT whose signature is invalid", JWT, deny("signature_invalid")],
    ["a JWT that is malformed", JWT, MALFORMED],
    ["what was refused for anything but its form", "a.b.c", deny("signature_invalid")],
  ])("sends nothing of %s", (_title, token, outcome) => {
    const { router, sent } = sceneWith(outcome);
    expect(router.verify(token)).toBe(outcome);
    expect(sent).toEqual([]);
  });

  it("verifies no opaque token without a dot as a JWT", () => {
    const { router, jwts } = sceneWith(MALFORMED);
    for (const token of ["abc", "eyJ", "a.b"]) router.verify(token);
    expect(jwts).toEqual([]);
  });

  it("leads to the one issuer whose prefix a token has", () => {
    const { router, sent } = sceneWith(MALFORMED, [{ prefix: "a_" }, { prefix: "b_" }]);
    router.verify("b_1");
    expect(router.verify("c_1")).toMatchObject({ denied: "token_malformed" });
    expect(sent).toEqual(["https://issuer1.example b_1"]);
  });

  it("sends a token of the greatest length, and none that is longer", () => {
    const { router, sent } = sceneWith(MALFORMED);
    expect(router.verify("a".repeat(256))).toBe(INACTIVE);
    expect(sent.splice(0)).toHaveLength(1);
    const denial = router.verify("a".repeat(257));
    expect(denial).toMatchObject({ denied: "token_malformed" });
    expect(sent).toEqual([]);
  });

  it.each([
    ["at once", verified],
    ["later", Promise.resolve(verified)],
  ])("has a JWT confirmed by its own issuer, where that is wanted: %s", async (_title, outcome) => {
    const issuers = [
      { issuer: "https://one.example", tokens: "all" },
      { issuer: "https://two.example", tokens: "all" },
    ] as const;
    const { router, sent } = sceneWith(outcome, issuers);
    expect(await router.verify(JWT)).toBe(INACTIVE);
    expect(sent).toEqual([`https://one.example ${JWT}`]);
  });

  it.each([
    ["of an issuer without it", verified, [{ issuer: "https://two.example", tokens: "all" }]],
    ["that is refused", deny("token_expired"), [{ issuer: "https://one.example", tokens: "all" }]],
    ["where only opaque tokens are introspected", verified, [{ issuer: "https://one.example" }]],
  ] as const)("has no JWT confirmed %s", async (_title, outcome, issuers) => {
    const { router, sent } = sceneWith(outcome, issuers);
    expect(await router.verify(JWT)).toBe(outcome);
    expect(await sceneWith(Promise.resolve(outcome), issuers).router.verify(JWT)).toBe(outcome);
    expect(sent).toEqual([]);
  });
});
