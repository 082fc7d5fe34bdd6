import type { IncomingHttpHeaders } from "node:http";
import type { Duplex } from "node:stream";
import type { Dispatcher } from "undici";
import type { SteadyController } from "./steady-controller.js";

type Controller = Dispatcher.DispatchController;

/** The handler of an exchange, and what it uses. */
export interface ExchangeOwner {
  readonly handler: Dispatcher.DispatchHandler;
  /** What the handler controls its request with. */
  readonly controller: SteadyController;
  /** The context of the handler's request; filled in once the request is sent. */
  readonly context: object;
}

/**
 * One request on the wire. The handler receives all of it, except for a response that is held back until it is known
 * whether the handler is to receive it at all.
 */
export class HeldExchange implements Dispatcher.DispatchHandler {
  readonly #owner: ExchangeOwner;
  readonly #isHeld: (status: number, headers: IncomingHttpHeaders) => boolean;
  #inner: Controller | undefined;
  #state: "passing" | "held" | "dropped" = "passing";
  /** Events while the answer was held back: few, since the exchange is paused. */
  #late: (() => void)[] = [];

  /** @param isHeld called when a response begins; where it returns `true`, {@link pass} or {@link drop} is called later */
  constructor(
    owner: ExchangeOwner,
    isHeld: (status: number, headers: IncomingHttpHeaders) => boolean = () => false,
  ) {
    this.#owner = owner;
    this.#isHeld = isHeld;
  }

  /** Passes the response on to the handler after all. */
  pass(): void {
    const { controller } = this.#owner;
    this.#state = "passing";
    try {
      for (const event of this.#late.splice(0)) event();
      if (!controller.paused) this.#inner?.resume();
    } catch (error) {
      this.#inner?.abort(error as Error);
    }
  }

  /** Ends the exchange; the handler receives nothing of it. */
  drop(): void {
    this.#state = "dropped";
    this.#inner?.abort(new Error("The answer is not needed"));
  }

  onRequestStart(inner: Controller, context: object): void {
    this.#inner = inner;
    Object.assign(this.#owner.context, context);
    this.#owner.controller.follow(inner);
  }

  onRequestUpgrade(
    _inner: Controller,
    status: number,
    headers: IncomingHttpHeaders,
    socket: Duplex,
  ): void {
    const { handler, controller } = this.#owner;
    handler.onRequestUpgrade?.(controller, status, headers, socket);
  }

  onResponseStart(
    inner: Controller,
    status: number,
    headers: IncomingHttpHeaders,
    message?: string,
  ): void {
    const { handler, controller } = this.#owner;
    if (this.#isHeld(status, headers)) {
      this.#state = "held";
      inner.pause();
    }
    this.#notify(() => handler.onResponseStart?.(controller, status, headers, message));
  }

  onResponseData(_inner: Controller, chunk: Buffer): void {
    const { handler, controller } = this.#owner;
    this.#notify(() => handler.onResponseData?.(controller, chunk));
  }

  onResponseEnd(_inner: Controller, trailers: IncomingHttpHeaders): void {
    const { handler, controller } = this.#owner;
    this.#notify(() => handler.onResponseEnd?.(controller, trailers));
  }

  onResponseError(_inner: Controller, error: Error): void {
    const { handler, controller } = this.#owner;
    this.#notify(() => handler.onResponseError?.(controller, error));
  }

  #notify(event: () => void): void {
    if (this.#state === "passing") event();
    else if (this.#state === "held") this.#late.push(event);
  }
}
