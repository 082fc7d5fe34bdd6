import { signText, signToken, type TokenDraft } from "../tokens/token-mint.js";
import type { ForgersDesk, Forgery } from "./forgery.js";

/** Tokens that the issuer signed, but not for this service, this time or this use. */
export type ClaimForgeryName =
  | "wrongIssuer"
  | "wrongAudience"
  | "withoutAudience"
  | "expired"
  | "withoutExpiry"
  | "notYetValid"
  | "idToken"
  | "bound"
  | "withoutCaller"
  | "twoCallers"
  | "duplicateMember";

/** @see RFC 9068 section 4; RFC 8725 sections 3.8, 3.9, 3.11 and 3.12 */
export const claimForgeries: Readonly<Record<ClaimForgeryName, Forgery>> = {
  /** Claims to come from another issuer. */
  wrongIssuer: withClaims("issuer_untrusted", () => ({ iss: "https://stranger.invalid" })),
  /** Was issued for another service. */
  wrongAudience: withClaims("audience_mismatch", () => ({ aud: "https://stranger.invalid" })),
  /** Does not say which service it was issued for. */
  withoutAudience: withClaims("audience_mismatch", ({ audienceClaims }) => without(audienceClaims)),
  /** Expired an hour ago. */
  expired: withClaims("token_expired", (_, { exp, iat }) => ({ exp: exp - 7200, iat: iat - 7200 })),
  withoutExpiry: withClaims("claim_invalid", () => ({ exp: undefined })),
  /** Begins an hour from now. */
  notYetValid: withClaims("token_not_yet_valid", (_, { exp, iat }) => ({
    nbf: iat + 3600,
    exp: exp + 3600,
  })),
  /** An ID token as the issuer writes it; where it writes none, another token that is not for calling services. */
  idToken: {
    reason: "token_type_mismatch",
    forge: async ({ idToken }) => signToken(await idToken()),
  },
  /** Bound to a key whose possession is not proved (RFC 7800). */
  bound: withClaims("binding_unverified", () => ({ cnf: { jkt: "key-thumbprint" } })),
  withoutCaller: withClaims("caller_unidentified", ({ callerClaims }) => without(callerClaims)),
  /** `azp` and `client_id` name different clients. */
  twoCallers: withClaims("caller_ambiguous", ({ draft: { claims } }) =>
    claims.azp === undefined
      ? { client_id: claims.client_id ?? "test-client", azp: "another-client" }
      : { client_id: "another-client" },
  ),
  /** Names its client twice, and parsers differ on which one counts. */
  duplicateMember: {
    reason: "token_malformed",
    forge: ({ draft, callerClaims }) => {
      const [first = "iss"] = callerClaims.filter((claim) => draft.claims[claim] !== undefined);
      const payload = JSON.stringify(draft.claims);
      return signText(
        draft.header,
        `{${JSON.stringify(first)}:"another-client",${payload.slice(1)}`,
        draft.key.privateKey,
      );
    },
  },
};

interface Times {
  readonly exp: number;
  readonly iat: number;
}

function withClaims(
  reason: Forgery["reason"],
  change: (desk: ForgersDesk, times: Times) => TokenDraft["claims"],
): Forgery {
  return {
    reason,
    forge: (desk) => {
      const { draft } = desk;
      const times = draft.claims as unknown as Times;
      return signToken({ ...draft, claims: { ...draft.claims, ...change(desk, times) } });
    },
  };
}

function without(claims: readonly string[]): TokenDraft["claims"] {
  return Object.fromEntries(claims.map((claim) => [claim, undefined]));
}
