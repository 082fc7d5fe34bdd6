import { Faults, received } from "@callgate/core/kit";
import { checkRequest } from "../options/token-request.js";
import { checkSupplier } from "./authorization-header.js";
import { type TokenHeaders, tokenHeaders } from "./token-headers.js";
import { type AnswerHead, isNonceDemanded } from "./token-refusal.js";
import type { SupplyRequest, TokenSupplier } from "./token-supplier.js";

/** A request that is sent with a token, and what the token must be good for. */
export interface AuthorizedRequest extends SupplyRequest {
  /** The method of the request, exactly as it is sent: `GET`. The proof is for it. */
  readonly method: string;
  /** The absolute address of the request. The proof is for it, without query and fragment; after a redirect it needs another one. */
  readonly url: string | URL;
}

/** The credentials of one request. */
export interface RequestAuthorization {
  /**
   * The headers to send: `authorization`, and `dpop` where the token is bound to the client's key. Not redacted, so keep them
   * out of logs.
   */
  readonly headers: TokenHeaders;
  /**
   * Reads the response: keeps the nonce that it brings for the next request to this origin.
   *
   * @returns whether the service wants that nonce in the proof: send the request once more, with other headers of
   * {@link authorizationHeaders}; the token stays in use
   * @see RFC 9449 section 9
   */
  learn(answer: AnswerHead): boolean;
}

/** A method is a token (RFC 9110 section 9.1). */
const METHOD = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}$/;

/**
 * Gets the headers of one request, for an HTTP client that is neither fetch nor undici: with a proof where the token is bound to
 * the client's key (`dpop`), and without one otherwise.
 *
 * They are for this request only: each one needs others, also when it is sent again. The caller decides where they are sent, as
 * with {@link authorizationHeader}.
 *
 * @throws {TokenError} where no token is available
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault of the call
 * @example
 * const { headers, learn } = await authorizationHeaders(tokens, { method: "GET", url });
 */
export async function authorizationHeaders(
  supplier: TokenSupplier,
  request: AuthorizedRequest,
): Promise<RequestAuthorization> {
  const faults = new Faults();
  checkSupplier(supplier, faults);
  checkAuthorized(request, faults);
  faults.throwIfAny("authorizationHeaders");
  const { method, url, ...requirements } = request;
  const address = new URL(url);
  const token = await supplier.getToken(requirements);
  return Object.freeze<RequestAuthorization>({
    headers: Object.freeze(tokenHeaders(token, method, address)),
    learn(answer) {
      const learnt = token.prover?.learn(address, answer.headers) ?? false;
      return learnt && isNonceDemanded(answer);
    },
  });
}

function checkAuthorized(request: AuthorizedRequest, faults: Faults): void {
  if (typeof request !== "object" || request === null || Array.isArray(request)) {
    const code = request === undefined ? "option_missing" : "option_invalid";
    const message = `must be an object such as \`{ method: "GET", url }\`, received ${received(request)}`;
    faults.add(code, "request", message);
    return;
  }
  const { method, url, ...requirements } = request;
  if (!Object.hasOwn(request, "method") || typeof method !== "string" || !METHOD.test(method)) {
    const code = method === undefined ? "option_missing" : "option_invalid";
    const message = `must be the method that the request is sent with, such as "GET", received ${received(method)}`;
    faults.add(code, "method", message);
  }
  if (!Object.hasOwn(request, "url") || !isHttpUrl(url)) {
    // An address may hold a password, so it is not repeated.
    const code = url === undefined ? "option_missing" : "option_invalid";
    faults.add(code, "url", "must be the absolute http or https address of the request");
  }
  checkRequest(requirements, faults);
}

function isHttpUrl(value: unknown): boolean {
  if (typeof value !== "string" && !(value instanceof URL)) return false;
  return URL.canParse(String(value)) && /^https?:$/.test(new URL(value).protocol);
}
