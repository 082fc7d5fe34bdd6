import type { Dispatcher } from "undici";

type Controller = Dispatcher.DispatchController;

/**
 * What a handler steers its request with, from before there is a token until after the retry.
 *
 * It stands for the exchange under way, whichever that is. Before there is one, an abort is remembered.
 */
export class SteadyController implements Controller {
  readonly #onAbort: (reason: Error) => void;
  #target: Controller | undefined;
  #reason: Error | null = null;
  #aborted = false;
  #paused = false;

  /** @param onAbort told of the handler's first abort, after the exchange under way */
  constructor(onAbort: (reason: Error) => void) {
    this.#onAbort = onAbort;
  }

  /** Steers another exchange from now on. */
  follow(target: Controller): void {
    this.#target = target;
    if (this.#paused) target.pause();
    if (this.#aborted) target.abort(this.#reason as Error);
  }

  get aborted(): boolean {
    return this.#aborted || (this.#target?.aborted ?? false);
  }

  get reason(): Error | null {
    return this.#reason ?? this.#target?.reason ?? null;
  }

  /** Whether the handler wants no more for now. */
  get paused(): boolean {
    return this.#paused;
  }

  get rawHeaders(): NonNullable<Controller["rawHeaders"]> | null {
    return this.#target?.rawHeaders ?? null;
  }

  get rawTrailers(): NonNullable<Controller["rawTrailers"]> | null {
    return this.#target?.rawTrailers ?? null;
  }

  abort(reason: Error): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason;
    this.#target?.abort(reason);
    this.#onAbort(reason);
  }

  pause(): void {
    this.#paused = true;
    this.#target?.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#target?.resume();
  }
}
