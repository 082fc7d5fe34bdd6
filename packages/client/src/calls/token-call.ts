import { discardBody } from "@callgate/core/kit";
import type { DefinedCalls } from "./define-calls.js";
import { type OutgoingCall, toInit } from "./outgoing-call.js";
import { followRedirect } from "./redirect.js";
import { tokenHeaders } from "./token-headers.js";
import { isNonceDemanded } from "./token-refusal.js";
import type { SuppliedToken, TokenSupplier } from "./token-supplier.js";

/** Sends one request of a call. */
export type Send = (call: OutgoingCall, init: RequestInit) => Promise<Response>;

/** One call, with all redirects, the one retry that a refused token has, and one for each server that wants a nonce. */
export class TokenCall {
  readonly #supplier: TokenSupplier;
  readonly #calls: DefinedCalls;
  readonly #sendRequest: Send;
  readonly #nonceOrigins = new Set<string>();
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
      const response = await (trusted ? this.#sendTrusted(call) : this.#send(call, call.headers));
      const next = nextCall(call, response, followed);
      if (next === undefined) return followed === 0 ? response : asRedirected(response);
      discardBody(response);
      call = next;
      trusted &&= this.#calls.origins.has(call.url.origin);
    }
  }

  async #sendTrusted(call: OutgoingCall): Promise<Response> {
    const token = await this.#tokenFor(call);
    const response = await this.#sendWithToken(call, token);
    // After the retry the token is a new one. If it is refused as well, its expiry is not the reason.
    if (this.#retried || !this.#isRefused(response, token)) return response;
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
    return this.#sendWithToken(call, token);
  }

  /** Sends a token with a proof of its own, and once more where the service wants its nonce in it (RFC 9449 section 9). */
  async #sendWithToken(call: OutgoingCall, token: SuppliedToken): Promise<Response> {
    const response = await this.#sendOnce(call, token);
    const isLearnt = token.prover?.learn(call.url, response.headers) ?? false;
    if (!isLearnt || !isNonceDemanded(response) || !this.#mayReplay(call)) return response;
    discardBody(response);
    const answer = await this.#sendOnce(call, token);
    token.prover?.learn(call.url, answer.headers);
    return answer;
  }

  #sendOnce(call: OutgoingCall, token: SuppliedToken): Promise<Response> {
    const headers = new Headers(call.headers);
    for (const [name, value] of Object.entries(tokenHeaders(token, call.method, call.url))) {
      headers.set(name, value);
    }
    return this.#send(call, headers);
  }

  /** Once for each server, or one that wants another nonce every time would never end it. */
  #mayReplay({ body, url }: OutgoingCall): boolean {
    if (!body.replayable || this.#nonceOrigins.has(url.origin)) return false;
    this.#nonceOrigins.add(url.origin);
    return true;
  }

  #isRefused(response: Response, token: SuppliedToken): boolean {
    const { status, headers } = response;
    if (token.prover !== undefined && isNonceDemanded(response)) return false;
    try {
      return this.#calls.isRefused({ status, headers }, token);
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
    throw new TypeError(
      "fetch failed: the supplied fetch follows redirects by itself; pass one that observes `redirect`",
    );
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

/** Marks a response as redirected, as fetch does. */
function asRedirected(response: Response): Response {
  return Object.defineProperty(response, "redirected", { value: true });
}
