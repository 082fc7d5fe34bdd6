import type { IssuerDirectory } from "../jwt/issuer-directory.js";
import type { TokenVerifier } from "../token-verifier.js";
import type { ListedIssuer } from "./introspection.js";
import { type IntrospectedIssuer, TokenRouter } from "./token-router.js";

/** What is configured of each issuer, and how long a token may be. */
export interface RoutedOptions {
  readonly issuers: readonly ListedIssuer[];
  readonly maxTokenBytes: number;
}

/** The issuers whose tokens are introspected. */
export function introspectedIssuers(
  directory: IssuerDirectory,
  issuers: readonly ListedIssuer[],
): readonly IntrospectedIssuer[] {
  return directory.known().flatMap(({ trusted: { issuer }, introspector }) => {
    const settings = issuers.find((each) => each.issuer === issuer)?.introspection?.settings;
    if (introspector === undefined || settings === undefined) return [];
    const { tokens, prefix } = settings;
    return [{ issuer, tokens, prefix, introspector }];
  });
}

/** Routes opaque tokens to the issuers that introspect them; the verifier of JWTs itself where no issuer does. */
export function routed(
  jwts: TokenVerifier,
  directory: IssuerDirectory,
  { issuers, maxTokenBytes }: RoutedOptions,
): TokenVerifier {
  const introspected = introspectedIssuers(directory, issuers);
  return introspected.length === 0 ? jwts : new TokenRouter({ jwts, introspected, maxTokenBytes });
}
