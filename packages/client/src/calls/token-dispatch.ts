import type { IncomingHttpHeaders } from "node:http";
import type { Dispatcher } from "undici";
import { toAuthorization } from "./authorization-header.js";
import type { DefinedCalls } from "./define-calls.js";
import { type DispatchHeaders, withHeader } from "./dispatch-headers.js";
import { type ExchangeOwner, HeldExchange } from "./held-exchange.js";
import { SteadyController } from "./steady-controller.js";
import type { AnswerHead } from "./token-refusal.js";
import type { SuppliedToken, TokenSupplier } from "./token-supplier.js";

/** A request that an interceptor is to dispatch. */
export interface InterceptedRequest {
  readonly options: Dispatcher.DispatchOptions;
  readonly headers: DispatchHeaders;
  readonly handler: Dispatcher.DispatchHandler;
  readonly dispatch: Dispatcher.Dispatch;
}

/** One request through undici, with its token and the one retry it has. */
export class TokenDispatch {
  readonly #supplier: TokenSupplier;
  readonly #calls: DefinedCalls;
  readonly #request: InterceptedRequest;
  readonly #owner: ExchangeOwner;
  /** Set while there is no exchange, and the handler waits for a token. */
  #waiting: AbortController | undefined;

  constructor(supplier: TokenSupplier, calls: DefinedCalls, request: InterceptedRequest) {
    this.#supplier = supplier;
    this.#calls = calls;
    this.#request = request;
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
    if (token === undefined) return;
    const exchange = new HeldExchange(this.#owner, (status, headers) => {
      if (this.#calls.isRefused({ status, headers: readable(headers) }) !== true) return false;
      this.#supplier.invalidate(token);
      if (!isReplayable(this.#request.options.body)) return false;
      void this.#retry(exchange, token);
      return true;
    });
    this.#send(token, exchange);
  }

  async #retry(refused: HeldExchange, token: SuppliedToken): Promise<void> {
    const another = await this.#token();
    if (another?.value === token.value) return refused.pass();
    refused.drop();
    if (another !== undefined) this.#send(another, new HeldExchange(this.#owner));
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

  #send(token: SuppliedToken, exchange: HeldExchange): void {
    const { options, headers, dispatch } = this.#request;
    try {
      const authorization = toAuthorization(token);
      dispatch(
        { ...options, headers: withHeader(headers, "authorization", authorization) },
        exchange,
      );
    } catch (error) {
      this.#fail(error as Error);
    }
  }

  #fail(error: Error): void {
    const { handler, controller } = this.#owner;
    handler.onResponseError?.(controller, error);
  }
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
