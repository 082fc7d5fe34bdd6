import type { Clock } from "../clock.js";
import { type Denial, type DenialReason, deny } from "../decision/denial.js";
import type { Algorithm } from "../issuer/algorithms.js";
import type { KeySet } from "../keys/key-set.js";
import type { KeySource } from "../keys/key-source.js";
import type { VerificationKey } from "../keys/verification-key.js";
import { type CompactJws, parseCompactJws } from "../token/compact-jws.js";
import { checkAlgorithm } from "./checks/algorithm.js";
import { checkCriticalHeader } from "./checks/critical-header.js";
import type { LifetimeRules } from "./checks/lifetime.js";
import { checkTokenType } from "./checks/token-type.js";
import { judgeClaims } from "./judge-claims.js";
import { verifySignature } from "./signature.js";
import type {
  IssuerWithKeys,
  KeysUnavailable,
  Verification,
  VerifiedToken,
} from "./verification.js";
import { fingerprintOf, type TokenFingerprint, type VerifiedTokens } from "./verified-tokens.js";

/** What a {@link Verifier} is made of. */
export interface VerifierParts {
  readonly issuers: readonly IssuerWithKeys[];
  readonly lifetime: LifetimeRules;
  readonly maxTokenBytes: number;
  /** Tokens verified before; `undefined` to verify every one afresh. */
  readonly verifiedTokens: VerifiedTokens | undefined;
  readonly clock: Clock;
}

/** A token whose issuer and header are in order, looking for its key. */
interface Candidate {
  readonly jws: CompactJws;
  readonly alg: Algorithm;
  readonly issuer: IssuerWithKeys;
}

/**
 * Verifies access tokens, in a fixed order: shape, issuer, header, key, signature, then the claims.
 *
 * The answer is there at once wherever keys are; it is a promise only when keys have to be fetched.
 *
 * @see RFC 9068 section 4, RFC 7519 section 7.2
 */
export class Verifier {
  readonly #parts: VerifierParts;
  readonly #issuers: ReadonlyMap<string, IssuerWithKeys>;

  constructor(parts: VerifierParts) {
    this.#parts = parts;
    this.#issuers = new Map(parts.issuers.map((issuer) => [issuer.trusted.issuer, issuer]));
  }

  verify(token: string): Verification | Promise<Verification> {
    const { verifiedTokens } = this.#parts;
    if (verifiedTokens === undefined) return this.#verifyAfresh(token);
    const fingerprint = fingerprintOf(token);
    const recalled = this.#recall(fingerprint);
    if (recalled !== undefined) return recalled;
    const remember = (verification: Verification): Verification => {
      if ("auth" in verification)
        verifiedTokens.add(fingerprint, { ...verification, cached: true });
      return verification;
    };
    const verification = this.#verifyAfresh(token);
    return verification instanceof Promise ? verification.then(remember) : remember(verification);
  }

  /** A token verified before, as long as it has not expired and its key is still in force. */
  #recall(fingerprint: TokenFingerprint): VerifiedToken | undefined {
    const { verifiedTokens, clock, lifetime } = this.#parts;
    const remembered = verifiedTokens?.find(fingerprint);
    if (remembered === undefined) return undefined;
    const { auth, key, issuer } = remembered;
    const expired = clock.now() / 1000 >= auth.expiresAt + lifetime.clockSkewSeconds;
    if (!expired && issuer.keys.current()?.keys.has(key) === true) return remembered;
    verifiedTokens?.delete(fingerprint);
    return undefined;
  }

  #verifyAfresh(token: string): Verification | Promise<Verification> {
    const candidate = this.#admit(token);
    if ("denied" in candidate) return candidate;
    const keySet = candidate.issuer.keys.current();
    if (keySet === undefined) return this.#verifyAfterLoading(candidate);
    return this.#verifyWith(keySet, candidate) ?? this.#verifyAfterRefetch(keySet, candidate);
  }

  #admit(token: string): Candidate | Denial {
    const jws = parseCompactJws(token, this.#parts.maxTokenBytes);
    if (jws === undefined) return deny("token_malformed");
    const { iss } = jws.payload;
    const issuer = typeof iss === "string" ? this.#issuers.get(iss) : undefined;
    if (issuer === undefined) return deny("issuer_untrusted");
    const alg = checkAlgorithm(jws.header, issuer.trusted.algorithms);
    if (typeof alg !== "string") return alg;
    const refused =
      checkTokenType(jws.header, issuer.trusted.profile) ?? checkCriticalHeader(jws.header);
    return refused ?? { jws, alg, issuer };
  }

  async #verifyAfterLoading(candidate: Candidate): Promise<Verification> {
    const keySet = await candidate.issuer.keys.load();
    if (keySet === undefined) return keysUnavailable(candidate.issuer.keys);
    return this.#verifyWith(keySet, candidate) ?? this.#verifyAfterRefetch(keySet, candidate);
  }

  async #verifyAfterRefetch(before: KeySet, candidate: Candidate): Promise<Verification> {
    const { kid } = candidate.jws;
    const after = await candidate.issuer.keys.refetch(kid);
    const verification =
      after === undefined || after === before ? undefined : this.#verifyWith(after, candidate);
    if (verification !== undefined) return verification;
    // Without a kid, all there is to go by is that no key we have fits.
    if (kid === undefined && before.candidates(kid, candidate.alg).length > 0)
      return deny("signature_invalid");
    return after === undefined ? keysUnavailable(candidate.issuer.keys) : deny("key_unknown");
  }

  /** @returns `undefined` when the key may be one the issuer has published since */
  #verifyWith(keySet: KeySet, candidate: Candidate): Verification | undefined {
    const { jws, alg, issuer } = candidate;
    if (!keySet.knows(jws.kid)) return undefined;
    const keys = keySet.candidates(jws.kid, alg);
    const key = keys.find((each) => verifySignature(alg, each, jws.signingInput, jws.signature));
    if (key === undefined) return jws.kid === undefined ? undefined : deny(reasonAgainst(keys));
    const judged = judgeClaims(
      jws,
      issuer.trusted,
      this.#parts.clock.now() / 1000,
      this.#parts.lifetime,
    );
    return "denied" in judged ? judged : { auth: judged, key, issuer, cached: false };
  }
}

function reasonAgainst(keys: readonly VerificationKey[]): DenialReason {
  return keys.length === 0 ? "algorithm_not_allowed" : "signature_invalid";
}

function keysUnavailable(keys: KeySource): KeysUnavailable {
  return { unavailable: "keys_unavailable", retryAfterSeconds: keys.retryAfterSeconds() };
}
