import { ConfigurationError, discardBody, Faults } from "@callgate/core/kit";
import { toAuthorization } from "./authorization-header.js";
import type { CallFetch } from "./call-fetch.js";
import { type CallOptions, type DefinedCalls, defineCalls } from "./define-calls.js";
import {
  type OutgoingCall,
  readCall,
  toCallInit,
  toInit,
  withRequestBody,
} from "./outgoing-call.js";
import { followRedirect } from "./redirect.js";
import type { SuppliedToken, TokenSupplier } from "./token-supplier.js";

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
 * - On 401 `invalid_token`, on a bare 401 Bearer, or as `isRefused` decides, the token is taken out of use and the call is
 *   sent once more with another one, where one is available and the body can be sent again: a stream cannot, nor can a
 *   Request made from one. Such a call gets the 401.
 * - 403 and every other status is returned to the caller.
 *
 * The function rejects with a `TokenError` where no token is available, with a `ConfigurationError` for an origin that
 * is not allowed, with the signal's reason once that is aborted, and otherwise as fetch does.
 *
 * @param warnings whether plain http is warned of
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 * @see RFC 6750 section 3.1, RFC 9700 section 4.10.2
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

/** Sends one request of a call. */
type Send = (call: OutgoingCall, init: RequestInit) => Promise<Response>;

/** A supplied fetch may be of another make than the Request that a call was made with: it gets address and settings. */
function senderOf(options: FetchForOptions): Send {
  const supplied = Object.hasOwn(options, "fetch") ? options.fetch : undefined;
  if (supplied === undefined)
    return ({ target }, init) => globalThis.fetch(target as Request, init);
  return ({ url, body }, init) => supplied(url.href, toCallInit(init, body)) as Promise<Response>;
}

/** One call, with all redirects and the one retry it has. */
class TokenCall {
  readonly #supplier: TokenSupplier;
  readonly #calls: DefinedCalls;
  readonly #sendRequest: Send;
  #retried = false;

  constructor(supplier: TokenSupplier, calls: DefinedCalls, send: Send) {
    this.#supplier = supplier;
    this.#calls = calls;
    this.#sendRequest = send;
  }

  async run(first: OutgoingCall): Promise<Response> {
    let call = first;
    let trusted = true;
    for (let followed = 0; ; followed += 1) {
      const response = await (trusted ? this.#sendWithToken(call) : this.#send(call, call.headers));
      const next = nextCall(call, response, followed);
      if (next === undefined) return followed === 0 ? response : asRedirected(response);
      discardBody(response);
      call = next;
      trusted &&= this.#calls.origins.has(call.url.origin);
    }
  }

  async #sendWithToken(call: OutgoingCall): Promise<Response> {
    const token = await this.#tokenFor(call);
    const response = await this.#send(call, withToken(call.headers, token));
    // After the retry the token is a new one: if it is refused too, expiry is not the reason.
    if (this.#retried || !this.#isRefused(response)) return response;
    this.#supplier.invalidate(token);
    return call.body.replayable ? this.#retry(call, token, response) : response;
  }

  async #retry(call: OutgoingCall, refused: SuppliedToken, answer: Response): Promise<Response> {
    this.#retried = true;
    const token = await this.#tokenFor(call).catch((error) => {
      discardBody(answer);
      throw error;
    });
    // Forced refreshes are used up, or the authorization server grants no other token.
    if (token.value === refused.value) return answer;
    discardBody(answer);
    return this.#send(call, withToken(call.headers, token));
  }

  #isRefused(response: Response): boolean {
    const { status, headers } = response;
    try {
      return this.#calls.isRefused({ status, headers }) === true;
    } catch (error) {
      discardBody(response);
      throw error;
    }
  }

  async #tokenFor({ signal, body }: OutgoingCall): Promise<SuppliedToken> {
    try {
      return await this.#supplier.getToken({ ...this.#calls.request, signal });
    } catch (error) {
      const reason = signal?.aborted ? signal.reason : error;
      body.discard(reason);
      throw reason;
    }
  }

  async #send(call: OutgoingCall, headers: Headers): Promise<Response> {
    // Followed here and not by fetch, which sends no token to another origin, allowed or not.
    const redirect = call.redirect === "follow" ? "manual" : call.redirect;
    const response = await this.#sendRequest(call, toInit(call, headers, redirect));
    if (!response.redirected) return response;
    discardBody(response);
    throw new TypeError("fetch failed: the supplied fetch follows redirects by itself");
  }
}

function nextCall(
  call: OutgoingCall,
  response: Response,
  followed: number,
): OutgoingCall | undefined {
  try {
    return followRedirect(call, response, followed);
  } catch (error) {
    discardBody(response);
    throw error;
  }
}

function withToken(given: Headers, token: SuppliedToken): Headers {
  const headers = new Headers(given);
  headers.set("authorization", toAuthorization(token));
  return headers;
}

/** Marks a response as redirected, as fetch does. */
function asRedirected(response: Response): Response {
  return Object.defineProperty(response, "redirected", { value: true });
}
