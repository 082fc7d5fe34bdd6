import type { IncomingHttpHeaders } from "node:http";
import type { Duplex } from "node:stream";
import type { Dispatcher } from "undici";
import type { SteadyController } from "./steady-controller.js";

type Controller = Dispatcher.DispatchController;

/** Who is behind an exchange. */
export interface ExchangeOwner {
  readonly handler: Dispatcher.DispatchHandler;
  /** What the handler steers with. */
  readonly controller: SteadyController;
  /** What the handler was told about its request; filled in once the request is on its way. */
  readonly context: object;
}

/**
 * One request on the wire. The handler sees all of it, except for an answer that is held back until it is known whether
 * the handler shall see it at all.
 */
export class HeldExchange implements Dispatcher.DispatchHandler {
  readonly #owner: ExchangeOwner;
  readonly #isHeld: (status: number, headers: IncomingHttpHeaders) => boolean;
  #inner: Controller | undefined;
  #state: "passing" | "held" | "dropped" = "passing";
  /** What happened while the answer was held: not much, since the exchange is paused. */
  #late: (() => void)[] = [];

  /** @param isHeld asked when an answer begins; who answers `true` calls {@link pass} or {@link drop} later */
  constructor(
    owner: ExchangeOwner,
    isHeld: (status: number, headers: IncomingHttpHeaders) => boolean = () => false,
  ) {
    this.#owner = owner;
    this.#isHeld = isHeld;
  }

  /** Lets the handler see the answer after all. */
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

  /** Ends the exchange; the handler hears nothing of it. */
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
    this.#tell(() => handler.onResponseStart?.(controller, status, headers, message));
  }

  onResponseData(_inner: Controller, chunk: Buffer): void {
    const { handler, controller } = this.#owner;
    this.#tell(() => handler.onResponseData?.(controller, chunk));
  }

  onResponseEnd(_inner: Controller, trailers: IncomingHttpHeaders): void {
    const { handler, controller } = this.#owner;
    this.#tell(() => handler.onResponseEnd?.(controller, trailers));
  }

  onResponseError(_inner: Controller, error: Error): void {
    const { handler, controller } = this.#owner;
    this.#tell(() => handler.onResponseError?.(controller, error));
  }

  #tell(event: () => void): void {
    if (this.#state === "passing") event();
    else if (this.#state === "held") this.#late.push(event);
  }
}
