import { randomUUID } from "node:crypto";
import type { Algorithm, Clock } from "@callgate/core";
import { type CompactJWSHeaderParameters, CompactSign } from "jose";
import type { KeyRing } from "./key-ring.js";
import type { SigningKey } from "./signing-key.js";

/** What to put into a token. Everything has a default that makes the token good. */
export interface TokenOptions {
  /** The client the token is for: `client_id`, and `sub`. Default `test-client`. */
  readonly caller?: string;
  /** Scopes granted, as a list or divided by spaces. Default: none. */
  readonly scope?: string | readonly string[];
  /** The audience, or audiences. Default: the issuer's own {@link TestIssuerOptions.audience}. */
  readonly audience?: string | readonly string[];
  /** Seconds until it expires; below 0 it has expired already. Default 300. */
  readonly expiresInSeconds?: number;
  /** Claims to add or to replace; `undefined` takes one out. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Header parameters to add or to replace; `undefined` takes one out. */
  readonly header?: Readonly<Record<string, unknown>>;
  /** What it is signed with; a key for it is made and published if there is none. Default: the issuer's first. */
  readonly algorithm?: Algorithm;
}

/** The two JSON objects of a token, before it is signed. */
export interface TokenContent {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

/**
 * Turns a token in the shape of RFC 9068 into the one your identity provider would issue.
 *
 * @example
 * const shape: TokenShape = ({ header, claims: { client_id, scope, ...claims } }) => ({
 *   header,
 *   claims: { ...claims, cid: client_id, scp: String(scope).split(" ") },
 * });
 */
export type TokenShape = (token: TokenContent) => TokenContent;

/** A token about to be signed, and the key to do it with. */
export interface TokenDraft extends TokenContent {
  readonly key: SigningKey;
}

/** What a {@link TokenMint} is made of. */
export interface TokenMintParts {
  readonly issuer: string;
  readonly audience: string | readonly string[];
  readonly algorithm: Algorithm;
  readonly shape: TokenShape;
  readonly clock: Pick<Clock, "now">;
  readonly keyRing: KeyRing;
}

/**
 * Makes the tokens of one issuer, in the shape of RFC 9068 unless a shape was handed in.
 *
 * @see RFC 9068 sections 2.1 and 2.2
 */
export class TokenMint {
  readonly #parts: TokenMintParts;

  constructor(parts: TokenMintParts) {
    this.#parts = parts;
  }

  async token(options: TokenOptions = {}): Promise<string> {
    return signToken(await this.draft(options));
  }

  async draft(options: TokenOptions): Promise<TokenDraft> {
    const { caller = "test-client", algorithm = this.#parts.algorithm } = options;
    const { scope, audience = this.#parts.audience, expiresInSeconds = 300 } = options;
    const key = await this.#parts.keyRing.current(algorithm);
    const now = Math.floor(this.#parts.clock.now() / 1000);
    const shaped = this.#parts.shape({
      header: { alg: algorithm, typ: "at+jwt", kid: key.kid },
      claims: {
        iss: this.#parts.issuer,
        sub: caller,
        client_id: caller,
        aud: audience,
        iat: now,
        exp: now + expiresInSeconds,
        jti: randomUUID(),
        scope: Array.isArray(scope) ? scope.join(" ") : scope,
      },
    });
    return {
      key,
      header: { ...shaped.header, ...options.header },
      claims: { ...shaped.claims, ...options.claims },
    };
  }
}

/** Signs a token, whatever it says. */
export function signToken({ header, claims, key }: TokenDraft): Promise<string> {
  return signText(header, JSON.stringify(claims), key.privateKey);
}

/** Signs a payload that need not be the JSON this language would write. */
export function signText(
  header: TokenContent["header"],
  payload: string,
  key: SigningKey["privateKey"] | Uint8Array,
): Promise<string> {
  const { crit } = header;
  const understood = Array.isArray(crit)
    ? Object.fromEntries(crit.map((name) => [name, true]))
    : {};
  return new CompactSign(Buffer.from(payload))
    .setProtectedHeader(header as CompactJWSHeaderParameters)
    .sign(key, { crit: understood });
}
