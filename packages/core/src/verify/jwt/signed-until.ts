import type { VerificationKey } from "../../keys/verification-key.js";
import type { Validity } from "../verification.js";
import type { IssuerWithKeys } from "./issuer-directory.js";

/**
 * A token is valid until it expires, and only as long as its issuer has the key.
 *
 * Its beginning was judged before: a clock that is set back does not make it begin again, though the same token, uncached, waits for
 * its `nbf` then.
 *
 * An object and no closure of what verifies: that would keep the token and its signature in memory for as long as the
 * verified token is cached, and take twice as much by itself.
 */
export class SignedUntil implements Validity {
  readonly #expiresAtMs: number;
  readonly #issuer: IssuerWithKeys;
  readonly #key: VerificationKey;

  constructor(expiresAtMs: number, issuer: IssuerWithKeys, key: VerificationKey) {
    this.#expiresAtMs = expiresAtMs;
    this.#issuer = issuer;
    this.#key = key;
  }

  get kid(): string | undefined {
    return this.#key.kid;
  }

  holds(nowMs: number): boolean {
    return (
      nowMs < this.#expiresAtMs &&
      this.#issuer.isCurrent() &&
      this.#issuer.keys.current()?.keys.has(this.#key) === true
    );
  }
}
