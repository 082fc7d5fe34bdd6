import { FakeClock } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { standard } from "../../issuer/profiles/standard.js";
import type { TrustedIssuer } from "../../issuer/trusted-issuer.js";
import { defineOptions } from "../../options/define-options.js";
import { createSigner } from "../../test-support/signer.js";
import { AUDIENCE, claimsAt, ISSUER, optionsFor } from "../../test-support/valid-token.js";
import type { ClaimsSet } from "../../token/claims-set.js";
import type { VerifiedToken } from "../verification.js";
import { judgeAnswer } from "./judge-answer.js";

const clock = new FakeClock();
const NOW = clock.now() / 1000;
const defined = defineOptions(optionsFor(createSigner(), clock));
const trusted: TrustedIssuer = {
  ...(defined.issuers[0] as TrustedIssuer),
  profile: { ...standard, isAccessToken: ({ token_type }) => token_type === "Bearer" },
};

function judge(changes: Record<string, unknown> = {}, assumedLifetimeSeconds = 60) {
  const claims = { active: true, token_type: "Bearer", ...claimsAt(clock, changes) };
  // As parsed: without a prototype, and without members that are `undefined`.
  const set = Object.entries(claims).filter(([, value]) => value !== undefined);
  const answer = Object.assign(Object.create(null), Object.fromEntries(set)) as ClaimsSet;
  const rules = { clockSkewSeconds: 5, maxTokenLifetimeSeconds: undefined };
  const judged = judgeAnswer(answer, trusted, NOW, rules, assumedLifetimeSeconds);
  return { answer, judged };
}

const verified = (changes?: Record<string, unknown>, assumed?: number): VerifiedToken => {
  const { judged } = judge(changes, assumed);
  if (judged.kind !== "verified") throw new Error(`It was denied: ${judged.denied}`);
  return judged;
};

describe("judgeAnswer", () => {
  it("returns what an answer says about the token, which counts for as long as it is cached", () => {
    const { answer, judged } = judge();
    expect(judged).toEqual({
      kind: "verified",
      auth: expect.objectContaining({
        issuer: ISSUER,
        caller: { id: "reports", issuer: ISSUER, alias: undefined },
        audiences: [AUDIENCE],
        expiresAt: NOW + 300,
      }),
      confirmation: undefined,
      validity: { kid: undefined, holds: expect.any(Function) },
      cached: false,
    });
    const { auth, validity } = judged as VerifiedToken;
    expect(auth.claims).toBe(answer);
    expect(validity.holds(undefined as never)).toBe(true);
  });

  it("accepts an answer of this issuer, and one that names none", () => {
    expect(verified({ iss: ISSUER }).auth.issuer).toBe(ISSUER);
    expect(verified({ iss: undefined }).auth.issuer).toBe(ISSUER);
  });

  it.each<[unknown, string]>([
    [`${ISSUER}/`, "issuer_differs_by_trailing_slash"],
    [ISSUER.toUpperCase(), "issuer_differs_by_case"],
    ["https://other.example", "issuer_differs_by_host"],
    ["", "issuer_missing"],
    [null, "issuer_missing"],
    [[ISSUER], "issuer_missing"],
  ])("refuses one that names %j, and says how it differs", (iss, hint) => {
    const { judged } = judge({ iss });
    expect(judged).toMatchObject({ kind: "denied", denied: "issuer_untrusted" });
    expect(judged.kind === "denied" && judged.explain?.()).toEqual({ hint });
  });

  it("refuses one that is about another kind of token before anything else of it is read", () => {
    const refresh = { token_type: "refresh_token" };
    expect(judge(refresh).judged).toMatchObject({ denied: "token_type_mismatch" });
    expect(judge({ ...refresh, exp: NOW - 60, aud: "x" }).judged).toMatchObject({
      denied: "token_type_mismatch",
    });
  });

  it.each<[string, Record<string, unknown>]>([
    ["token_expired", { exp: NOW - 5 }],
    ["token_not_yet_valid", { nbf: NOW + 6 }],
    ["audience_mismatch", { aud: "https://stock.example.com" }],
    ["caller_unidentified", { client_id: undefined }],
  ])("refuses as for a JWT: %s", (denied, changes) => {
    expect(judge(changes).judged).toMatchObject({ kind: "denied", denied });
  });

  it("assumes an expiry where it is missing, which is not among the claims of the token", () => {
    const { answer, judged } = judge({ exp: undefined }, 60);
    const { auth } = judged as VerifiedToken;
    expect(auth.expiresAt).toBe(NOW + 60);
    expect(auth.claims).toBe(answer);
    expect("exp" in auth.claims).toBe(false);
    expect(Object.isFrozen(auth)).toBe(true);
    expect(auth.scopes).toEqual(["orders:read", "orders:list"]);
    expect(verified({ exp: NOW + 300 }, 60).auth.expiresAt).toBe(NOW + 300);
    expect(judge({ exp: undefined }, 0).judged.kind).toBe("verified");
    expect(judge({ exp: undefined }, -5).judged).toMatchObject({ denied: "token_expired" });
  });

  it("has the binding of the token", () => {
    const jkt = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";
    expect(verified({ cnf: { jkt } }).confirmation?.bindings).toEqual([
      { kind: "dpop", thumbprint: jkt },
    ]);
  });
});
