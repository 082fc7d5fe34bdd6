import { inspect } from "node:util";

/** What logs show of a token: everything but its value. */
export interface RedactedToken {
  readonly value: "[redacted]";
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
    // Not a method: a name made of a symbol could not be declared.
    Object.defineProperty(AccessToken.prototype, inspect.custom, {
      value(this: AccessToken): string {
        return `AccessToken ${inspect(this.toJSON())}`;
      },
    });
  }

  readonly #value: string;
  readonly #expiresAt: number;
  readonly #scope: string | undefined;

  constructor(value: string, expiresAt: number, scope: string | undefined) {
    this.#value = value;
    this.#expiresAt = expiresAt;
    this.#scope = scope;
  }

  /** The token itself, for the `Authorization` header and for nothing else. */
  get value(): string {
    return this.#value;
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

  /** The expiry and the scope, with the token left out. */
  toJSON(): RedactedToken {
    return { value: "[redacted]", expiresAt: this.#expiresAt, scope: this.#scope };
  }
}
