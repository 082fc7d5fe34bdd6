import type { Clock } from "../kit/time/clock.js";
import type { TokenVerifier } from "./token-verifier.js";
import type { Verification } from "./verification.js";
import type { TokenFingerprint, VerifiedTokens } from "./verified-tokens.js";

/** Verifies each token once, and then finds it in the cache, for as long as it is still valid. */
export class RememberingVerifier implements TokenVerifier {
  readonly #verifier: TokenVerifier;
  readonly #verifiedTokens: VerifiedTokens;
  readonly #clock: Pick<Clock, "now">;

  constructor(verifier: TokenVerifier, verifiedTokens: VerifiedTokens, clock: Pick<Clock, "now">) {
    this.#verifier = verifier;
    this.#verifiedTokens = verifiedTokens;
    this.#clock = clock;
  }

  verify(token: string): Verification | Promise<Verification> {
    const fingerprint = this.#verifiedTokens.fingerprintOf(token);
    if (fingerprint === undefined) return this.#verifier.verify(token);
    const found = this.#verifiedTokens.find(fingerprint);
    if (found !== undefined) {
      if (found.validity.holds(this.#clock.now())) return found;
      this.#verifiedTokens.delete(fingerprint);
    }
    const verification = this.#verifier.verify(token);
    return verification instanceof Promise
      ? this.#rememberLater(fingerprint, verification)
      : this.#remember(fingerprint, verification);
  }

  async #rememberLater(
    fingerprint: TokenFingerprint,
    verification: Promise<Verification>,
  ): Promise<Verification> {
    return this.#remember(fingerprint, await verification);
  }

  #remember(fingerprint: TokenFingerprint, verification: Verification): Verification {
    if (verification.kind === "verified") this.#verifiedTokens.add(fingerprint, verification);
    return verification;
  }
}
