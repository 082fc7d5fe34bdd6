import { TokenError } from "../errors.js";
import { toAuthorization } from "./authorization-header.js";
import { type CallOptions, defineCalls } from "./define-calls.js";
import { type OutgoingCall, readCall, toInit, withRequestBody } from "./outgoing-call.js";
import { followRedirect } from "./redirect.js";
import { isTokenRejected } from "./token-rejection.js";
import type { SuppliedToken, TokenSupplier } from "./token-supplier.js";

/** How {@link createFetchFor} calls others. */
export interface FetchForOptions extends CallOptions {
  /** What requests are sent with; default is the global fetch, looked up at each request. */
  readonly fetch?: typeof fetch;
}

/**
 * Makes a fetch that sends a token along, to the allowed origins and nowhere else.
 *
 * - A call to any other origin is refused, unless it brings an `Authorization` of its own: such a call goes out as it
 *   is. No token, no request.
 * - A redirect is followed as fetch does. The token goes along within the allowed origins; a call that has left
 *   them goes on without it and does not get it back, or a stranger could choose what the token is used for.
 * - On 401 `invalid_token` the token is taken out of use and the call is sent once more with another one, where there
 *   is one and the body can be sent again: a stream cannot, nor can a Request made from one. Such a call gets the 401.
 * - 403 and everything else is the caller's to judge.
 *
 * The function rejects with a {@link TokenError} where there is no token, with the signal's reason once that is
 * aborted, and otherwise as fetch does.
 *
 * @throws {TokenError} `config_invalid`, with every fault
 * @see RFC 6750 section 3.1, RFC 9700 section 4.10.2
 */
export function createFetchFor(supplier: TokenSupplier, options: FetchForOptions): typeof fetch {
  const { origins, scope } = defineCalls("fetchFor", options, ["fetch"]);
  const send = options.fetch ?? ((input, init) => globalThis.fetch(input, init));

  return async (input, init) => {
    const given = readCall(input as string | URL | Request, init ?? undefined);
    if (given.headers.has("authorization")) {
      return send(given.target as Request, toInit(given, given.headers, given.redirect));
    }
    if (!origins.has(given.url.origin)) {
      const refused = new TokenError(
        "config_invalid",
        `${given.url.origin} is not among the origins this fetch may send its token to`,
      );
      given.body.discard(refused);
      throw refused;
    }
    given.signal?.throwIfAborted();
    const call = await withRequestBody(given);
    return new TokenCall(supplier, { origins, scope, send }).run(call);
  };
}

interface Means {
  readonly origins: ReadonlySet<string>;
  readonly scope: CallOptions["scope"];
  readonly send: typeof fetch;
}

/** One call, with all redirects and the one retry it has. */
class TokenCall {
  readonly #supplier: TokenSupplier;
  readonly #means: Means;
  #retried = false;

  constructor(supplier: TokenSupplier, means: Means) {
    this.#supplier = supplier;
    this.#means = means;
  }

  async run(first: OutgoingCall): Promise<Response> {
    let call = first;
    let trusted = true;
    for (let followed = 0; ; followed += 1) {
      const response = await (trusted ? this.#sendWithToken(call) : this.#send(call, call.headers));
      const next = nextCall(call, response, followed);
      if (next === undefined) return followed === 0 ? response : asRedirected(response);
      discard(response);
      call = next;
      trusted &&= this.#means.origins.has(call.url.origin);
    }
  }

  async #sendWithToken(call: OutgoingCall): Promise<Response> {
    const token = await this.#tokenFor(call);
    const response = await this.#send(call, withToken(call.headers, token));
    const challenge = response.headers.get("www-authenticate");
    // After the retry the token is a new one: refused all the same, it is not its age that is wrong.
    if (this.#retried || !isTokenRejected(response.status, challenge)) return response;
    this.#supplier.invalidate(token);
    return call.body.replayable ? this.#retry(call, token, response) : response;
  }

  async #retry(call: OutgoingCall, refused: SuppliedToken, answer: Response): Promise<Response> {
    this.#retried = true;
    const token = await this.#tokenFor(call).catch((error) => {
      discard(answer);
      throw error;
    });
    // Forced refreshes are used up, or the authorization server has no other token to give.
    if (token.value === refused.value) return answer;
    discard(answer);
    return this.#send(call, withToken(call.headers, token));
  }

  async #tokenFor({ signal, body }: OutgoingCall): Promise<SuppliedToken> {
    try {
      return await this.#supplier.getToken({ scope: this.#means.scope, signal });
    } catch (error) {
      const reason = signal?.aborted ? signal.reason : error;
      body.discard(reason);
      throw reason;
    }
  }

  #send(call: OutgoingCall, headers: Headers): Promise<Response> {
    // Followed here and not by fetch, which takes no token along to another origin, allowed or not.
    const redirect = call.redirect === "follow" ? "manual" : call.redirect;
    return this.#means.send(call.target as Request, toInit(call, headers, redirect));
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
    discard(response);
    throw error;
  }
}

function withToken(given: Headers, token: SuppliedToken): Headers {
  const headers = new Headers(given);
  headers.set("authorization", toAuthorization(token));
  return headers;
}

/** Lets go of an answer nobody will read; its connection would stay occupied. */
function discard(response: Response): void {
  response.body?.cancel().catch(() => {});
}

/** Says of a response what fetch says of one it was redirected to. */
function asRedirected(response: Response): Response {
  return Object.defineProperty(response, "redirected", { value: true });
}
