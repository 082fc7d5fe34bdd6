import { TokenError, type TokenErrorCode } from "../errors.js";
import { errorCodeIn, repeats } from "./error-code.js";
import { jsonObjectOf } from "./json-object.js";
import { cannotAnswerNow } from "./limited-fetch.js";
import { retryAtOf } from "./retry-after.js";

/**
 * The code for each registered error of a token endpoint (RFC 6749 section 5.2, RFC 8707 section 2).
 *
 * Auth0 sends `access_denied` for a client without a grant for the audience. Keycloak sends `unauthorized_client` for a
 * wrong secret, too, but with status 401, which is checked first.
 */
const CODE_OF_ERROR: Readonly<Record<string, TokenErrorCode>> = Object.freeze({
  invalid_client: "credential_rejected",
  unauthorized_client: "client_unauthorized",
  access_denied: "client_unauthorized",
  invalid_scope: "scope_rejected",
  invalid_target: "target_rejected",
  invalid_request: "request_rejected",
  invalid_grant: "request_rejected",
  unsupported_grant_type: "request_rejected",
  invalid_dpop_proof: "request_rejected",
  use_dpop_nonce: "request_rejected",
  server_error: "request_rejected",
  temporarily_unavailable: "server_error",
});

/** The proof is wrong, or missing (RFC 9449 sections 5 and 8). */
const PROOF_ERRORS: ReadonlySet<string> = new Set(["invalid_dpop_proof", "use_dpop_nonce"]);

const MESSAGES: Readonly<Partial<Record<TokenErrorCode, string>>> = Object.freeze({
  credential_rejected:
    "The token endpoint does not accept the client's credential; check `clientId` and `auth`",
  client_unauthorized: "The client may not have such a token; allow it at the authorization server",
  scope_rejected:
    "The token endpoint does not grant the scope; check `scope`, or allow it at the authorization server",
  target_rejected:
    "The token endpoint does not know the resource, or grants no token for it; check `resource`",
  server_error: "The token endpoint cannot answer for now; check the authorization server, or wait",
});

/**
 * Builds the error for a token endpoint's response that grants no token.
 *
 * A 401 always concerns the credential, whatever its body says (RFC 6749 section 5.2); so does a 403 without any.
 *
 * @param response any but a 2xx, its body in memory
 * @param sent the secret values of the request, none of which is repeated
 */
export async function refusalOf(
  response: Response,
  nowMs: number,
  sent: readonly string[] = [],
): Promise<TokenError> {
  const { status } = response;
  if (status < 400 || cannotAnswerNow(status)) return statusRefusal(response, nowMs);
  const isBare = response.body === null;
  const oauthError = errorCodeIn((await jsonObjectOf(response))?.error);
  const isRegistered = oauthError !== undefined && Object.hasOwn(CODE_OF_ERROR, oauthError);
  const isCredential = status === 401 || (status === 403 && isBare);
  const code = isCredential ? "credential_rejected" : codeOf(isRegistered ? oauthError : undefined);
  const message =
    MESSAGES[code] ??
    `The token endpoint refuses the request with ${status}; check its address and \`parameters\``;
  const isShown = isRegistered || (oauthError !== undefined && !repeats(oauthError, sent));
  return new TokenError(code, message, {
    retryable: code === "server_error",
    retryAt: retryAtOf(response.headers, nowMs, status),
    status,
    oauthError: isShown ? oauthError : undefined,
    hint: isRegistered && PROOF_ERRORS.has(oauthError) ? "dpop" : undefined,
  });
}

/** Builds the error from a response's status alone: it may not come from a token endpoint at all. */
export function statusRefusal(
  { status, headers }: Response,
  nowMs: number,
  todo = "check it, or the address",
): TokenError {
  const [code, retryable] = verdictOn(status);
  return new TokenError(code, `The authorization server answers ${status}; ${todo}`, {
    retryable,
    retryAt: retryAtOf(headers, nowMs, status),
    status,
  });
}

function codeOf(oauthError: string | undefined): TokenErrorCode {
  return (oauthError !== undefined && CODE_OF_ERROR[oauthError]) || "request_rejected";
}

function verdictOn(status: number): readonly [code: TokenErrorCode, retryable: boolean] {
  if (status === 429) return ["rate_limited", true];
  if (status === 408) return ["timeout", true];
  if (status >= 500 || status === 425) return ["server_error", true];
  return status >= 400 ? ["request_rejected", false] : ["response_invalid", false];
}
