import { inspect } from "node:util";
import type { TokenProver } from "./dpop/token-prover.js";

/** What logs show of a token: everything but its value. */
export interface RedactedToken {
  readonly value: "[redacted]";
  readonly type: "Bearer" | "DPoP";
  readonly expiresAt: number;
  readonly scope: string | undefined;
}

/**
 * A token to call another service with.
 *
 * Only {@link AccessToken.value} exposes it: `util.inspect`, `JSON.stringify`, string conversion and a copy of its
 * properties do not, so that it can be part of what is logged.
 */
export class AccessToken {
  static {
    // Not a method: its name is a symbol, which the built declarations could not contain.
    Object.defineProperty(AccessToken.prototype, inspect.custom, {
      value(this: AccessToken): string {
        return `AccessToken ${inspect(this.toJSON())}`;
      },
    });
  }

  readonly #value: string;
  readonly #expiresAt: number;
  readonly #scope: string | undefined;
  readonly #prover: TokenProver | undefined;

  constructor(
    value: string,
    expiresAt: number,
    scope: string | undefined,
    prover?: TokenProver | undefined,
  ) {
    this.#value = value;
    this.#expiresAt = expiresAt;
    this.#scope = scope;
    this.#prover = prover;
  }

  get value(): string {
    return this.#value;
  }

  /** The scheme that it is sent with: `DPoP`, beside a proof for each request (RFC 9449), or `Bearer`. */
  get type(): "Bearer" | "DPoP" {
    return this.#prover === undefined ? "Bearer" : "DPoP";
  }

  /** Makes the proofs of a token that is bound to the client's key; `undefined` for a bearer token. */
  get prover(): TokenProver | undefined {
    return this.#prover;
  }

  /** When it expires by this machine's clock, in seconds since the Unix epoch. */
  get expiresAt(): number {
    return this.#expiresAt;
  }

  /** The granted scope where the server says so, else the requested one (RFC 6749 section 5.1). */
  get scope(): string | undefined {
    return this.#scope;
  }

  /** A constant text: the token itself is read from `value` only. */
  toString(): string {
    return "[AccessToken]";
  }

  /** The type, the expiry and the scope, with the token left out. */
  toJSON(): RedactedToken {
    return {
      value: "[redacted]",
      type: this.type,
      expiresAt: this.#expiresAt,
      scope: this.#scope,
    };
  }
}
