import type { Algorithm, Clock } from "@callgate/core";
import { type CompactJWSHeaderParameters, CompactSign } from "jose";
import type { KeyRing } from "./key-ring.js";
import { type RequestedTokenIssuer, readRequestedToken } from "./read-requested-token.js";
import type { ProviderShape, RequestedToken } from "./shapes/provider-shape.js";
import type { SigningKey } from "./signing-key.js";
import type { TokenContent, TokenShape } from "./token-content.js";
import type { TokenOptions } from "./token-options.js";

/** A token about to be signed, and the key to do it with. */
export interface TokenDraft extends TokenContent {
  readonly key: SigningKey;
}

/** What a {@link TokenMint} is made of. */
export interface TokenMintParts extends RequestedTokenIssuer {
  readonly algorithm: Algorithm;
  /** Claims that name the caller. */
  readonly callerClaims: readonly string[];
  readonly providerShape: ProviderShape;
  /** Changes access tokens after the profile has written them. */
  readonly shape: TokenShape;
  readonly clock: Pick<Clock, "now">;
  readonly keyRing: KeyRing;
}

/** Makes the tokens of one issuer, in the shape of its profile. */
export class TokenMint {
  readonly #parts: TokenMintParts;

  constructor(parts: TokenMintParts) {
    this.#parts = parts;
  }

  /** Claims that name the caller. */
  get callerClaims(): readonly string[] {
    return this.#parts.callerClaims;
  }

  /** Claims that say which service a token is for. */
  get audienceClaims(): readonly string[] {
    return this.#parts.providerShape.audienceClaims ?? ["aud"];
  }

  async token(options: TokenOptions = {}): Promise<string> {
    return signToken(await this.draft(options));
  }

  /** An access token. */
  draft(options: TokenOptions): Promise<TokenDraft> {
    const { providerShape, shape } = this.#parts;
    return this.#draft(options, providerShape.accessToken, shape);
  }

  /** An ID token. */
  draftIdToken(options: TokenOptions): Promise<TokenDraft> {
    return this.#draft(options, this.#parts.providerShape.idToken, (token) => token);
  }

  async #draft(
    options: TokenOptions,
    write: (requested: RequestedToken) => TokenContent,
    reshape: TokenShape,
  ): Promise<TokenDraft> {
    const { issuer, keyRing, clock, providerShape } = this.#parts;
    const { algorithm = this.#parts.algorithm, expiresInSeconds = 300 } = options;
    const now = Math.floor(clock.now() / 1000);
    const written = write(readRequestedToken(options, this.#parts, providerShape, now));
    const key = await keyRing.current(algorithm);
    const shaped = reshape({
      header: { alg: algorithm, kid: key.kid, ...written.header },
      claims: { iss: issuer, iat: now, exp: now + expiresInSeconds, ...written.claims },
    });
    return {
      key,
      header: { ...shaped.header, ...options.header },
      claims: { ...shaped.claims, ...bindingOf(options), ...options.claims },
    };
  }
}

/** RFC 9449 section 6.1, RFC 8705 section 3.1. */
function bindingOf({ boundTo }: TokenOptions): object {
  if (boundTo === undefined) return {};
  const members = [boundTo]
    .flat()
    .map((key) => ("confirmation" in key ? key.confirmation : { jkt: key.thumbprint }));
  return { cnf: Object.assign({}, ...members) };
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
