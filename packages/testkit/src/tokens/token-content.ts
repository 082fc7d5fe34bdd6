/** The two JSON objects of a token, before it is signed. */
export interface TokenContent {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

/**
 * Turns an access token in the shape of the issuer's profile into the one your identity provider would issue.
 *
 * @example
 * const entraVersion1: TokenShape = ({ header, claims: { azp, azpacr, ...claims } }) => ({
 *   header,
 *   claims: { ...claims, appid: azp, appidacr: azpacr, ver: "1.0" },
 * });
 */
export type TokenShape = (token: TokenContent) => TokenContent;
