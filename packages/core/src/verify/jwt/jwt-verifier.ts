import type { DenialReason } from "../../decision/catalogue.js";
import { deny } from "../../decision/deny.js";
import { type KeySet, MAX_CANDIDATES } from "../../keys/key-set.js";
import type { VerificationKey } from "../../keys/verification-key.js";
import type { Clock } from "../../kit/time/clock.js";
import { parseCompactJws } from "../../token/compact-jws.js";
import type { TokenVerifier } from "../token-verifier.js";
import type { Verification } from "../verification.js";
import { type Candidate, type Presented, toCandidate } from "./candidate.js";
import type { LifetimeRules } from "./checks/lifetime.js";
import { formHint } from "./form-hint.js";
import type { IssuerDirectory, IssuerWithKeys } from "./issuer-directory.js";
import { judgeClaims } from "./judge-claims.js";
import type { SignatureVerifier, SigningKey } from "./signatures/signature-verifier.js";
import { OVERLOADED } from "./signatures/thread-queue.js";
import { SignedUntil } from "./signed-until.js";
import { keysUnavailable, overloaded } from "./undecided.js";

/** What a {@link JwtVerifier} needs. */
export interface JwtVerifierParts {
  readonly issuers: IssuerDirectory;
  readonly lifetime: LifetimeRules;
  readonly maxTokenBytes: number;
  readonly clock: Clock;
  readonly signatures: SignatureVerifier;
}

/**
 * Verifies signed JWTs, in a fixed order: form, issuer, header, key, signature, then the claims.
 *
 * The result is available at once while there are keys; it is a promise when keys have to be fetched, or the signature is
 * verified on a thread.
 *
 * @see RFC 9068 section 4, RFC 7519 section 7.2
 */
export class JwtVerifier implements TokenVerifier {
  readonly #parts: JwtVerifierParts;
  /** Tokens whose signatures are on threads: a request with the same token joins. */
  readonly #onThreads = new Map<string, Promise<Verification>>();

  constructor(parts: JwtVerifierParts) {
    this.#parts = parts;
  }

  verify(token: string): Verification | Promise<Verification> {
    const underWay = this.#onThreads.size === 0 ? undefined : this.#onThreads.get(token);
    if (underWay !== undefined) return underWay;
    const jws = parseCompactJws(token, this.#parts.maxTokenBytes);
    return jws === undefined
      ? deny("token_malformed", formHint(token, this.#parts.maxTokenBytes))
      : this.#verifyPresented({ token, jws, isSecondTry: false });
  }

  #verifyPresented(presented: Presented): Verification | Promise<Verification> {
    const { iss } = presented.jws.payload;
    const issuer = typeof iss === "string" ? this.#parts.issuers.find(iss) : undefined;
    return issuer instanceof Promise
      ? issuer.then((found) => this.#verifyOf(found, presented))
      : this.#verifyOf(issuer, presented);
  }

  #verifyOf(
    issuer: IssuerWithKeys | undefined,
    presented: Presented,
  ): Verification | Promise<Verification> {
    const candidate = toCandidate(presented, issuer, this.#parts.issuers);
    if (candidate.kind === "denied") return candidate;
    const keySet = candidate.issuer.keys.current();
    return keySet === undefined
      ? this.#verifyAfterLoading(candidate)
      : this.#verifyOrRefetch(keySet, candidate);
  }

  async #verifyAfterLoading(candidate: Candidate): Promise<Verification> {
    const keySet = await candidate.issuer.keys.load();
    return keySet === undefined
      ? keysUnavailable(candidate.issuer.keys)
      : this.#verifyOrRefetch(keySet, candidate);
  }

  #verifyOrRefetch(keySet: KeySet, candidate: Candidate): Verification | Promise<Verification> {
    const verification = this.#verifyWith(keySet, candidate);
    if (!(verification instanceof Promise))
      return verification ?? this.#verifyAfterRefetch(keySet, candidate);
    const underWay = this.#untilJudged(verification, keySet, candidate);
    this.#onThreads.set(candidate.token, underWay);
    return underWay;
  }

  async #untilJudged(
    verifying: Promise<Verification | undefined>,
    keySet: KeySet,
    candidate: Candidate,
  ): Promise<Verification> {
    try {
      return (await verifying) ?? (await this.#verifyAfterRefetch(keySet, candidate));
    } finally {
      this.#onThreads.delete(candidate.token);
    }
  }

  async #verifyAfterRefetch(before: KeySet, candidate: Candidate): Promise<Verification> {
    const { kid } = candidate.jws;
    const after = await candidate.issuer.keys.refetch(kid);
    const verification =
      after === undefined || after === before
        ? undefined
        : await this.#verifyWith(after, candidate, before);
    if (verification !== undefined) return verification;
    // Its key may be one that was skipped.
    if ((after ?? before).isOverLimit) return keysUnavailable(candidate.issuer.keys);
    // Without a kid, all that is known is that no cached key fits.
    if (kid === undefined && before.candidates(kid, candidate.alg).length > 0)
      return deny("signature_invalid", "key_id_missing");
    return after === undefined ? keysUnavailable(candidate.issuer.keys) : deny("key_unknown");
  }

  /**
   * @param before a set whose keys were tried already: they are not tried again, but count as tried
   * @returns `undefined` when the key may have been published since
   */
  #verifyWith(
    keySet: KeySet,
    candidate: Candidate,
    before?: KeySet,
  ): Verification | undefined | Promise<Verification | undefined> {
    const { jws, alg } = candidate;
    if (!keySet.knows(jws.kid)) return undefined;
    const candidates = keySet.candidates(jws.kid, alg);
    const keys =
      before === undefined ? candidates : untried(candidates, before.candidates(jws.kid, alg));
    const found = this.#parts.signatures.find(alg, keys, jws);
    return found instanceof Promise
      ? found.then((key) => this.#concludeLater(key, keys, keySet, candidate))
      : this.#conclude(found, keys, candidate);
  }

  /** Concludes after a thread: meanwhile a key may have been withdrawn, an issuer's rules may have changed, the gate closed. */
  #concludeLater(
    key: SigningKey,
    keys: readonly VerificationKey[],
    keySet: KeySet,
    candidate: Candidate,
  ): Verification | undefined | Promise<Verification> {
    const { issuer, isSecondTry } = candidate;
    if (key === OVERLOADED || (issuer.isCurrent() && issuer.keys.current() === keySet))
      return this.#conclude(key, keys, candidate);
    return isSecondTry
      ? keysUnavailable(issuer.keys)
      : this.#verifyPresented({ ...candidate, isSecondTry: true });
  }

  #conclude(
    key: SigningKey,
    keys: readonly VerificationKey[],
    { jws, issuer }: Candidate,
  ): Verification | undefined {
    if (key === OVERLOADED) return overloaded;
    if (key === undefined) return jws.kid === undefined ? undefined : deny(reasonAgainst(keys));
    const { clock, lifetime } = this.#parts;
    const outcome = judgeClaims(jws, issuer.trusted, clock.now() / 1000, lifetime);
    if (outcome.kind === "denied") return outcome;
    const { auth, confirmation } = outcome;
    const expiresAtMs = (auth.expiresAt + lifetime.clockSkewSeconds) * 1000;
    return {
      kind: "verified",
      auth,
      confirmation,
      validity: new SignedUntil(expiresAtMs, issuer, key),
      cached: false,
    };
  }
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
