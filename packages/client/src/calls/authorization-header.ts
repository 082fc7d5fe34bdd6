import { ConfigurationError, Faults, received } from "@callgate/core/kit";
import { checkRequest } from "../options/token-request.js";
import { tokenHeaders } from "./token-headers.js";
import type { SupplyRequest, TokenSupplier } from "./token-supplier.js";

/**
 * Gets the value of an `Authorization` header, for an HTTP client that is neither fetch nor undici.
 *
 * The caller decides where it is sent: only to the service the token is for, over https, and never with a redirect to
 * another origin. `fetchFor` and {@link tokenInterceptor} do that themselves.
 *
 * A token that is bound to the client's key (`dpop`) needs a proof for each request, in a header of its own:
 * {@link authorizationHeaders} returns both.
 *
 * @returns `Bearer` and the token: not redacted, so keep it out of logs
 * @throws {TokenError} where no token is available
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault of the call, and for a token that is bound
 * to a key
 */
export async function authorizationHeader(
  supplier: TokenSupplier,
  request?: SupplyRequest,
): Promise<string> {
  const faults = new Faults();
  checkSupplier(supplier, faults);
  if (request !== undefined) checkRequest(request, faults);
  faults.throwIfAny("authorizationHeader");
  const token = await supplier.getToken(request);
  if (token.prover !== undefined) throw proofNeeded();
  return tokenHeaders(token, "", NOWHERE).authorization;
}

/** A bearer token is written without its request. */
const NOWHERE = new URL("about:blank");

function proofNeeded(): ConfigurationError {
  const faults = new Faults();
  faults.add(
    "option_conflict",
    "dpop",
    "binds tokens to the client's key, and a service refuses them without a proof for the request: call `authorizationHeaders(tokens, { method, url })`, and send both headers that it returns",
  );
  return new ConfigurationError("authorizationHeader", faults.found);
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
