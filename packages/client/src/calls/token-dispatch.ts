import type { IncomingHttpHeaders } from "node:http";
import type { Dispatcher } from "undici";
import type { DefinedCalls } from "./define-calls.js";
import { type DispatchHeaders, withHeader } from "./dispatch-headers.js";
import { type ExchangeOwner, HeldExchange } from "./held-exchange.js";
import { SteadyController } from "./steady-controller.js";
import { tokenHeaders } from "./token-headers.js";
import { type AnswerHead, isNonceDemanded } from "./token-refusal.js";
import type { SuppliedToken, TokenSupplier } from "./token-supplier.js";

/** A request that an interceptor is to dispatch. */
export interface InterceptedRequest {
  readonly options: Dispatcher.DispatchOptions;
  readonly headers: DispatchHeaders;
  readonly handler: Dispatcher.DispatchHandler;
  readonly dispatch: Dispatcher.Dispatch;
}

/** One request through undici, with its token, the one retry that a refused token has, and the one that a nonce has. */
export class TokenDispatch {
  readonly #supplier: TokenSupplier;
  readonly #calls: DefinedCalls;
  readonly #request: InterceptedRequest;
  readonly #url: URL;
  readonly #owner: ExchangeOwner;
  /** Set while there is no exchange, and the handler waits for a token. */
  #waiting: AbortController | undefined;
  #retried = false;
  #sentForNonce = false;

  constructor(supplier: TokenSupplier, calls: DefinedCalls, request: InterceptedRequest) {
    this.#supplier = supplier;
    this.#calls = calls;
    this.#request = request;
    this.#url = addressOf(request.options);
    const controller = new SteadyController((reason) => this.#stopWaiting(reason));
    this.#owner = { handler: request.handler, controller, context: {} };
  }

  /** Starts, and can be aborted from then on, even before there is a token. */
  start(): void {
    const { handler, controller, context } = this.#owner;
    handler.onRequestStart?.(controller, context);
    // The handler aborted in `onRequestStart`.
    if (controller.aborted) handler.onResponseError?.(controller, controller.reason as Error);
    else void this.#begin();
  }

  async #begin(): Promise<void> {
    const token = await this.#token();
    if (token !== undefined) this.#send(token);
  }

  #send(token: SuppliedToken): void {
    const { options, headers, dispatch } = this.#request;
    const exchange = new HeldExchange(this.#owner, (status, answered) =>
      this.#isHeld({ status, headers: readable(answered) }, token, exchange),
    );
    try {
      const sent = tokenHeaders(token, options.method, this.#url);
      const all = Object.entries(sent).reduce(
        (given, header) => withHeader(given, ...header),
        headers,
      );
      dispatch({ ...options, headers: all }, exchange);
    } catch (error) {
      this.#fail(error as Error);
    }
  }

  /** Whether a response is kept from the handler, since another request is sent in its place. */
  #isHeld(answer: AnswerHead, token: SuppliedToken, exchange: HeldExchange): boolean {
    const isLearnt = token.prover?.learn(this.#url, answer.headers) ?? false;
    const isReplayed = isReplayable(this.#request.options.body);
    if (token.prover !== undefined && isNonceDemanded(answer)) {
      if (!isLearnt || !isReplayed || this.#sentForNonce) return false;
      this.#sentForNonce = true;
      void this.#sendAgain(exchange, token);
      return true;
    }
    if (this.#retried || !this.#calls.isRefused(answer, token)) return false;
    this.#supplier.invalidate(token);
    if (!isReplayed) return false;
    this.#retried = true;
    void this.#retry(exchange, token);
    return true;
  }

  /** Later, since the response that is to be dropped is being received. */
  async #sendAgain(held: HeldExchange, token: SuppliedToken): Promise<void> {
    await undefined;
    held.drop();
    this.#send(token);
  }

  async #retry(refused: HeldExchange, token: SuppliedToken): Promise<void> {
    const another = await this.#token();
    if (another?.value === token.value) return refused.pass();
    refused.drop();
    if (another !== undefined) this.#send(another);
  }

  /** @returns `undefined` where no token is available; the handler has received the error */
  async #token(): Promise<SuppliedToken | undefined> {
    const waiting = new AbortController();
    this.#waiting = waiting;
    try {
      const token = await this.#supplier.getToken({
        ...this.#calls.request,
        signal: waiting.signal,
      });
      return waiting.signal.aborted ? undefined : token;
    } catch (error) {
      if (!waiting.signal.aborted) this.#fail(error as Error);
      return undefined;
    } finally {
      this.#waiting = undefined;
    }
  }

  #stopWaiting(reason: Error): void {
    if (this.#waiting === undefined) return;
    this.#waiting.abort(reason);
    this.#fail(reason);
  }

  #fail(error: Error): void {
    const { handler, controller } = this.#owner;
    handler.onResponseError?.(controller, error);
  }
}

/** The address of a request. A path that begins with two slashes is one, and names no host. */
function addressOf({ origin, path }: Dispatcher.DispatchOptions): URL {
  const base = new URL(String(origin)).origin;
  return path.startsWith("/") ? new URL(base + path) : new URL(path, base);
}

/** What undici can send a second time: anything that is not read piece by piece, as streams are. */
function isReplayable(body: unknown): boolean {
  if (body === undefined || body === null || typeof body === "string") return true;
  if (ArrayBuffer.isView(body) || body instanceof ArrayBuffer) return true;
  return /^\[object (Blob|File|FormData)\]$/.test(Object.prototype.toString.call(body));
}

/** Response headers as fetch has them. */
function readable(headers: IncomingHttpHeaders): AnswerHead["headers"] {
  return {
    get(name) {
      const value = headers[name.toLowerCase()];
      return value === undefined ? null : [value].flat().join(", ");
    },
  };
}
