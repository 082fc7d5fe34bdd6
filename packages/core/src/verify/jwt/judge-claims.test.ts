import { FakeClock } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { stringList } from "../../issuer/profiles/claim-readers.js";
import { standard } from "../../issuer/profiles/standard.js";
import type { TrustedIssuer } from "../../issuer/trusted-issuer.js";
import { defineOptions } from "../../options/define-options.js";
import { createSigner } from "../../test-support/signer.js";
import { AUDIENCE, claimsAt, ISSUER, optionsFor } from "../../test-support/valid-token.js";
import type { ClaimsSet } from "../../token/claims-set.js";
import type { CompactJws } from "../../token/compact-jws.js";
import { judgeClaims } from "./judge-claims.js";

const clock = new FakeClock();
const NOW = clock.now() / 1000;
const defined = defineOptions(optionsFor(createSigner(), clock));
const trusted: TrustedIssuer = {
  ...(defined.issuers[0] as TrustedIssuer),
  alias: "shop",
  profile: { ...standard, roles: stringList("roles") },
};
const lifetime = { clockSkewSeconds: 5, maxTokenLifetimeSeconds: undefined };

function judge(changes: Record<string, unknown>, by: Partial<TrustedIssuer> = {}, rules = {}) {
  const payload = Object.freeze(claimsAt(clock, changes)) as ClaimsSet;
  const jws = { header: { typ: "at+jwt" }, payload } as unknown as CompactJws;
  return judgeClaims(jws, { ...trusted, ...by }, NOW, { ...lifetime, ...rules });
}

describe("judgeClaims", () => {
  it("takes no token for an application's own where the profile's function returns anything but true", () => {
    const profile = { ...standard, isAppToken: (async () => false) as never };
    expect(judge({}, { profile })).toMatchObject({ auth: { kind: "user" } });
  });

  it("returns the content of a token that passes every check, frozen", () => {
    const judged = judge({ roles: ["reader"], act: { sub: "gateway" } });
    if (judged.kind !== "judged") throw new Error("it was denied");
    const { auth } = judged;
    expect(auth).toEqual({
      caller: { id: "reports", issuer: ISSUER, alias: "shop" },
      issuer: ISSUER,
      subject: "reports",
      kind: "app",
      actor: { id: "gateway", depth: 1 },
      audiences: [AUDIENCE],
      scopes: ["orders:read", "orders:list"],
      roles: ["reader"],
      expiresAt: NOW + 300,
      bindings: [],
      claims: claimsAt(clock, { roles: ["reader"], act: { sub: "gateway" } }),
    });
    for (const part of [auth, auth.caller, auth.audiences, auth.scopes, auth.roles, auth.bindings])
      expect(Object.isFrozen(part)).toBe(true);
  });

  it("treats a token as the user's where its subject is not the caller, and has no subject without `sub`", () => {
    expect(judge({ sub: "alice" })).toMatchObject({ auth: { kind: "user", subject: "alice" } });
    expect(judge({ sub: undefined })).toMatchObject({ auth: { subject: undefined } });
  });

  it("bounds the lifetime as the issuer's rules say, or else the gate's", () => {
    const tooLong = { denied: "token_lifetime_too_long" };
    expect(judge({}, {}, { maxTokenLifetimeSeconds: 300 })).toMatchObject({ kind: "judged" });
    expect(judge({}, {}, { maxTokenLifetimeSeconds: 299 })).toMatchObject(tooLong);
    const issuers = { maxTokenLifetimeSeconds: 299 };
    expect(judge({}, issuers, { maxTokenLifetimeSeconds: 300 })).toMatchObject(tooLong);
    const longer = { maxTokenLifetimeSeconds: 300 };
    expect(judge({}, longer, { maxTokenLifetimeSeconds: 1 })).toMatchObject({ kind: "judged" });
  });

  it("uses the gate's clock skew", () => {
    expect(judge({ exp: NOW - 4 })).toMatchObject({ kind: "judged" });
    expect(judge({ exp: NOW - 5 })).toMatchObject({ denied: "token_expired" });
    expect(judge({ exp: NOW - 5 }, {}, { clockSkewSeconds: 6 })).toMatchObject({ kind: "judged" });
  });

  it.each([
    [{ exp: 1, aud: "x", sub: 1, nonce: "n" }, "token_expired"],
    [{ aud: "x", sub: 1, scope: 7 }, "audience_mismatch"],
    [{ sub: 1, scope: 7 }, "claim_invalid"],
    [{ scope: 7, client_id: undefined }, "claim_invalid"],
    [{ roles: 7, client_id: undefined }, "claim_invalid"],
    [{ client_id: undefined, cnf: {} }, "binding_unverified"],
    [{ client_id: undefined }, "caller_unidentified"],
    [{ azp: "checkout", cnf: {} }, "binding_unverified"],
    [{ azp: "checkout" }, "caller_ambiguous"],
  ])("denies %j by the first check that it fails: %s", (claims, denied) => {
    expect(judge(claims)).toMatchObject({ kind: "denied", denied });
  });

  it("denies what is not an access token, before it reads what it grants", () => {
    const profile = { ...standard, isAccessToken: () => false };
    expect(judge({ scope: 7 }, { profile })).toMatchObject({ denied: "token_type_mismatch" });
  });
});
