import { TokenError } from "../errors.js";
import type { SuppliedToken } from "./token-supplier.js";

/** The headers that a token is sent in: `authorization`, and `dpop`, the proof for this request, where it is bound to a key. */
export type TokenHeaders = { readonly authorization: string } & Readonly<Record<string, string>>;

/**
 * Writes a token as credentials for one request.
 *
 * @throws {TokenError} `response_invalid` for a token with characters that no header may hold: the HTTP client would
 * refuse it as well, but with the token in its message
 * @see RFC 6750 section 2.1, RFC 9449 section 7.1
 */
export function tokenHeaders(token: SuppliedToken, method: string, url: URL): TokenHeaders {
  const { value, prover } = token;
  if (prover === undefined) return { authorization: `Bearer ${checkedValue(value)}` };
  return { authorization: `DPoP ${checkedValue(value)}`, dpop: prover.proofFor(method, url) };
}

function checkedValue(value: string): string {
  if (/^[\x21-\x7e]+$/.test(value)) return value;
  throw new TokenError(
    "response_invalid",
    "The token has characters that no header can hold; check what the authorization server grants",
  );
}
