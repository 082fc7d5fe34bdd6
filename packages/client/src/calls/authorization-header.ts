import { TokenError } from "../errors.js";
import type { SuppliedToken, SupplyRequest, TokenSupplier } from "./token-supplier.js";

/**
 * Gets the value of an `Authorization` header, for an HTTP client that is neither fetch nor undici.
 *
 * Where it is sent is up to you: only to the service the token is meant for, over https, and not along with a redirect
 * to somebody else. {@link createFetchFor} and {@link tokenInterceptor} see to that themselves.
 *
 * @returns `Bearer` and the token: not redacted, so keep it out of logs
 * @throws {TokenError} where there is no token
 */
export async function authorizationHeader(
  supplier: TokenSupplier,
  request?: SupplyRequest,
): Promise<string> {
  return toAuthorization(await supplier.getToken(request));
}

/**
 * Writes a token as credentials.
 *
 * @throws {TokenError} `response_invalid` for a token with characters that no header may hold: the HTTP client would
 * refuse it as well, but with the token in its message
 * @see RFC 6750 section 2.1
 */
export function toAuthorization({ value }: SuppliedToken): string {
  if (!/^[\x21-\x7e]+$/.test(value)) {
    throw new TokenError("response_invalid", "the token has characters no header may hold");
  }
  return `Bearer ${value}`;
}
