import { ConfigurationError, Faults } from "@callgate/core/kit";
import type { CallFetch } from "./call-fetch.js";
import { type CallOptions, defineCalls } from "./define-calls.js";
import { readCall, toCallInit, toInit, withRequestBody } from "./outgoing-call.js";
import { type Send, TokenCall } from "./token-call.js";
import type { TokenSupplier } from "./token-supplier.js";

/** The options of `fetchFor` of a token client. */
export interface FetchForOptions extends CallOptions {
  /** Sends the requests: any fetch, undici's and node-fetch's too. Default: the global one, looked up at each request. */
  readonly fetch?: CallFetch;
}

/**
 * Creates a fetch that sends a token to the allowed origins, and nowhere else.
 *
 * - A call to any other origin is refused, unless it has its own `Authorization`: such a call is sent unchanged. Without
 *   a token, no request is sent.
 * - A redirect is followed as fetch does. The token is sent within the allowed origins; a call that has left them
 *   continues without it, even back to an allowed origin, or another origin could choose what the token is used for.
 * - A token that is bound to the client's key is sent with a proof for each request. Where a service wants its nonce in it
 *   (401 `use_dpop_nonce`), the call is sent once more with the same token, if the body can be sent again.
 * - On 401 `invalid_token`, on a bare 401 Bearer, or as `isRefused` decides, the token is taken out of use and the call is
 *   sent once more with another one, where one is available and the body can be sent again: a stream cannot, nor can a
 *   Request made from one. Such a call gets the 401.
 * - 403 and every other status is returned to the caller.
 *
 * The function rejects with a `TokenError` where no token is available, with a `ConfigurationError` for an origin that
 * is not allowed, with the signal's reason once that is aborted, and otherwise as fetch does.
 *
 * @param warnings whether there is a warning about plain http
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 * @see RFC 6750 section 3.1, RFC 9449 section 9, RFC 9700 section 4.10.2
 */
export function createFetchFor(
  supplier: TokenSupplier,
  options: FetchForOptions,
  warnings = true,
): typeof fetch {
  const calls = defineCalls("fetchFor", options, { functions: ["fetch"], warnings });
  const { origins } = calls;
  const send = senderOf(options);

  return async (input, init) => {
    const given = readCall(input as string | URL | Request, init ?? undefined);
    if (given.headers.has("authorization")) {
      return send(given, toInit(given, given.headers, given.redirect));
    }
    if (!origins.has(given.url.origin)) {
      const refused = originRefused(given.url.origin);
      given.body.discard(refused);
      throw refused;
    }
    given.signal?.throwIfAborted();
    const call = await withRequestBody(given);
    return new TokenCall(supplier, calls, send).run(call);
  };
}

/** The origin is shown, the rest of the address may hold anything. */
function originRefused(origin: string): ConfigurationError {
  const faults = new Faults();
  faults.add(
    "option_invalid",
    "origins",
    `must include every origin that this fetch may send its token to, and ${origin} is not among them`,
  );
  return new ConfigurationError("fetchFor", faults.found);
}

/** A supplied fetch may not accept the Request of another implementation: it is called with address and settings. */
function senderOf(options: FetchForOptions): Send {
  const supplied = Object.hasOwn(options, "fetch") ? options.fetch : undefined;
  if (supplied === undefined)
    return ({ target }, init) => globalThis.fetch(target as Request, init);
  return ({ url, body }, init) => supplied(url.href, toCallInit(init, body)) as Promise<Response>;
}
