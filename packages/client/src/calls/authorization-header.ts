import { Faults, received } from "@callgate/core/kit";
import { TokenError } from "../errors.js";
import { checkRequest } from "../options/token-request.js";
import type { SuppliedToken, SupplyRequest, TokenSupplier } from "./token-supplier.js";

/**
 * Gets the value of an `Authorization` header, for an HTTP client that is neither fetch nor undici.
 *
 * The caller decides where it is sent: only to the service the token is for, over https, and never with a redirect to
 * another origin. `fetchFor` and {@link tokenInterceptor} do that themselves.
 *
 * @returns `Bearer` and the token: not redacted, so keep it out of logs
 * @throws {TokenError} where no token is available
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault of the call
 */
export async function authorizationHeader(
  supplier: TokenSupplier,
  request?: SupplyRequest,
): Promise<string> {
  const faults = new Faults();
  checkSupplier(supplier, faults);
  if (request !== undefined) checkRequest(request, faults);
  faults.throwIfAny("authorizationHeader");
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
    throw new TokenError(
      "response_invalid",
      "The token has characters that no header can hold; check what the authorization server grants",
    );
  }
  return `Bearer ${value}`;
}

/** Reports a value that is not a token client. */
export function checkSupplier(supplier: unknown, faults: Faults): void {
  const { getToken, invalidate } = (supplier ?? {}) as Partial<TokenSupplier>;
  if (typeof getToken === "function" && typeof invalidate === "function") return;
  faults.add(
    supplier === undefined ? "option_missing" : "option_invalid",
    "supplier",
    `must be a token client, received ${received(supplier)}`,
  );
}
