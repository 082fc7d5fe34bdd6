import type { DenialReason } from "../../decision/catalogue.js";
import { type Denial, deny, denyBecause } from "../../decision/deny.js";
import { type KeySet, MAX_CANDIDATES } from "../../keys/key-set.js";
import type { KeySource } from "../../keys/key-source.js";
import type { VerificationKey } from "../../keys/verification-key.js";
import type { Algorithm } from "../../kit/algorithms.js";
import type { Clock } from "../../kit/time/clock.js";
import { type CompactJws, parseCompactJws } from "../../token/compact-jws.js";
import { readConfirmation } from "../binding/confirmation.js";
import type { TokenVerifier } from "../token-verifier.js";
import type { KeysUnavailable, Verification, VerifiedToken } from "../verification.js";
import { checkAlgorithm } from "./checks/algorithm.js";
import { checkCriticalHeader } from "./checks/critical-header.js";
import type { LifetimeRules } from "./checks/lifetime.js";
import { checkTokenType } from "./checks/token-type.js";
import { formHint } from "./form-hint.js";
import type { IssuerDirectory, IssuerWithKeys } from "./issuer-directory.js";
import { issuerHint } from "./issuer-hint.js";
import { judgeClaims } from "./judge-claims.js";
import { verifySignature } from "./signature.js";

/** What a {@link JwtVerifier} is made of. */
export interface JwtVerifierParts {
  readonly issuers: IssuerDirectory;
  readonly lifetime: LifetimeRules;
  readonly maxTokenBytes: number;
  readonly clock: Clock;
}

/** A token whose issuer and header are in order, looking for its key. */
interface Candidate {
  readonly kind: "candidate";
  readonly jws: CompactJws;
  readonly alg: Algorithm;
  readonly issuer: IssuerWithKeys;
}

/**
 * Verifies signed JWTs, in a fixed order: shape, issuer, header, key, signature, then the claims.
 *
 * The answer is there at once wherever keys are; it is a promise only when keys have to be fetched.
 *
 * @see RFC 9068 section 4, RFC 7519 section 7.2
 */
export class JwtVerifier implements TokenVerifier {
  readonly #parts: JwtVerifierParts;

  constructor(parts: JwtVerifierParts) {
    this.#parts = parts;
  }

  verify(token: string): Verification | Promise<Verification> {
    const jws = parseCompactJws(token, this.#parts.maxTokenBytes);
    if (jws === undefined)
      return deny("token_malformed", formHint(token, this.#parts.maxTokenBytes));
    const { iss } = jws.payload;
    const issuer = typeof iss === "string" ? this.#parts.issuers.find(iss) : undefined;
    return issuer instanceof Promise
      ? issuer.then((found) => this.#verifyOf(found, jws))
      : this.#verifyOf(issuer, jws);
  }

  #verifyOf(
    issuer: IssuerWithKeys | undefined,
    jws: CompactJws,
  ): Verification | Promise<Verification> {
    const candidate = this.#admit(issuer, jws);
    if (candidate.kind === "denied") return candidate;
    const keySet = candidate.issuer.keys.current();
    if (keySet === undefined) return this.#verifyAfterLoading(candidate);
    return this.#verifyWith(keySet, candidate) ?? this.#verifyAfterRefetch(keySet, candidate);
  }

  #admit(issuer: IssuerWithKeys | undefined, jws: CompactJws): Candidate | Denial {
    if (issuer === undefined) {
      const known = (): string[] => this.#parts.issuers.known().map((each) => each.trusted.issuer);
      const { iss } = jws.payload;
      return denyBecause("issuer_untrusted", () => ({ hint: issuerHint(iss, known()) }));
    }
    const alg = checkAlgorithm(jws.header, issuer.trusted.algorithms);
    if (typeof alg !== "string") return alg;
    const refused =
      checkTokenType(jws.header, issuer.trusted.profile) ?? checkCriticalHeader(jws.header);
    return refused ?? { kind: "candidate", jws, alg, issuer };
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
      after === undefined || after === before
        ? undefined
        : this.#verifyWith(after, candidate, before);
    if (verification !== undefined) return verification;
    // Its key may be one that was passed over.
    if ((after ?? before).isOverLimit) return keysUnavailable(candidate.issuer.keys);
    // Without a kid, all there is to go by is that no key we have fits.
    if (kid === undefined && before.candidates(kid, candidate.alg).length > 0)
      return deny("signature_invalid", "key_id_missing");
    return after === undefined ? keysUnavailable(candidate.issuer.keys) : deny("key_unknown");
  }

  /**
   * @param before a set whose keys were tried already: they are not tried again, and count among those tried
   * @returns `undefined` when the key may be one the issuer has published since
   */
  #verifyWith(keySet: KeySet, candidate: Candidate, before?: KeySet): Verification | undefined {
    const { jws, alg, issuer } = candidate;
    if (!keySet.knows(jws.kid)) return undefined;
    const candidates = keySet.candidates(jws.kid, alg);
    const keys =
      before === undefined ? candidates : untried(candidates, before.candidates(jws.kid, alg));
    const key = keys.find((each) => verifySignature(alg, each, jws.signingInput, jws.signature));
    if (key === undefined) return jws.kid === undefined ? undefined : deny(reasonAgainst(keys));
    const { clock, lifetime } = this.#parts;
    const judged = judgeClaims(jws, issuer.trusted, clock.now() / 1000, lifetime);
    if (judged.kind === "denied") return judged;
    const { auth } = judged;
    const expiresAtMs = (auth.expiresAt + lifetime.clockSkewSeconds) * 1000;
    return {
      kind: "verified",
      auth,
      confirmation: readConfirmation(jws.payload),
      stillGood: goodUntil(expiresAtMs, issuer, key),
      cached: false,
    };
  }
}

/**
 * Not a closure of the method that verifies: it would keep alive whatever that method's other closures see, the token
 * and its signature among it, for as long as the verified token is cached.
 */
function goodUntil(
  expiresAtMs: number,
  issuer: IssuerWithKeys,
  key: VerificationKey,
): VerifiedToken["stillGood"] {
  return (nowMs) =>
    nowMs < expiresAtMs && issuer.isCurrent() && issuer.keys.current()?.keys.has(key) === true;
}

function untried(
  candidates: readonly VerificationKey[],
  tried: readonly VerificationKey[],
): readonly VerificationKey[] {
  const others = candidates.filter((key) => !tried.includes(key));
  return others.slice(0, MAX_CANDIDATES - tried.length);
}

function reasonAgainst(keys: readonly VerificationKey[]): DenialReason {
  return keys.length === 0 ? "algorithm_not_allowed" : "signature_invalid";
}

function keysUnavailable(keys: KeySource): KeysUnavailable {
  return {
    kind: "unavailable",
    unavailable: "keys_unavailable",
    retryAfterSeconds: keys.retryAfterSeconds(),
  };
}
