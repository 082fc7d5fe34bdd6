import { deny } from "../../decision/deny.js";
import { formHint } from "../jwt/form-hint.js";
import type { TokenVerifier } from "../token-verifier.js";
import type { Verification } from "../verification.js";
import type { Introspector } from "./introspection.js";
import { isJwtShaped } from "./is-jwt-shaped.js";

/** One issuer whose tokens are introspected. */
export interface IntrospectedIssuer {
  readonly issuer: string;
  readonly tokens: "opaque" | "all";
  readonly prefix: string | undefined;
  readonly introspector: Introspector;
}

/** The issuer that an opaque token leads to: by its prefix, since it names none. */
export function issuerOf(
  token: string,
  introspected: readonly IntrospectedIssuer[],
): IntrospectedIssuer | undefined {
  return introspected.find(({ prefix = "" }) => token.startsWith(prefix));
}

/** What a {@link TokenRouter} needs. */
export interface TokenRouterParts {
  /** Verifies everything in the form of a JWT. */
  readonly jwts: TokenVerifier;
  /** At least one; several have a prefix each, none of which begins with another. */
  readonly introspected: readonly IntrospectedIssuer[];
  readonly maxTokenBytes: number;
}

/** The first character of a JSON object in base64url, and of one opaque token in 64. */
const LETTER_E = 0x65;

/**
 * Decides what verifies a token: its form alone, never the outcome of a verification. A token in the form of a signed JWT is never
 * sent anywhere because its signature is invalid: otherwise any sender could make this process send any number of requests.
 */
export class TokenRouter implements TokenVerifier {
  readonly #jwts: TokenVerifier;
  readonly #introspected: readonly IntrospectedIssuer[];
  readonly #maxTokenBytes: number;
  /** Those whose JWTs are introspected, too. */
  readonly #confirming: ReadonlyMap<string, Introspector>;

  constructor({ jwts, introspected, maxTokenBytes }: TokenRouterParts) {
    this.#jwts = jwts;
    this.#introspected = introspected;
    this.#maxTokenBytes = maxTokenBytes;
    const all = introspected.filter(({ tokens }) => tokens === "all");
    this.#confirming = new Map(all.map(({ issuer, introspector }) => [issuer, introspector]));
  }

  verify(token: string): Verification | Promise<Verification> {
    const firstDot = token.indexOf(".");
    if (firstDot === -1) return this.#verifyOpaque(token);
    if (token.charCodeAt(0) !== LETTER_E && token.indexOf(".", firstDot + 1) === -1)
      return this.#verifyOpaque(token);
    const verification = this.#jwts.verify(token);
    if (verification instanceof Promise)
      return this.#confirming.size === 0
        ? verification
        : verification.then((it) => this.#confirm(token, it));
    if (verification.kind !== "denied") return this.#confirm(token, verification);
    return verification.denied === "token_malformed" && !isJwtShaped(token)
      ? this.#verifyOpaque(token)
      : verification;
  }

  #verifyOpaque(token: string): Verification | Promise<Verification> {
    const introspector = issuerOf(token, this.#introspected)?.introspector;
    if (introspector === undefined || token.length > this.#maxTokenBytes)
      return deny("token_malformed", formHint(token, this.#maxTokenBytes));
    return introspector.verify(token);
  }

  #confirm(token: string, verification: Verification): Verification | Promise<Verification> {
    if (verification.kind !== "verified" || this.#confirming.size === 0) return verification;
    const introspector = this.#confirming.get(verification.auth.issuer);
    return introspector === undefined ? verification : introspector.confirm(token, verification);
  }
}
