import type { Dispatcher } from "undici";

type Controller = Dispatcher.DispatchController;

/**
 * What a handler controls its request with, from before there is a token until after the retry.
 *
 * It represents the exchange under way. Before there is one, an abort is kept for it.
 */
export class SteadyController implements Controller {
  readonly #onAbort: (reason: Error) => void;
  #target: Controller | undefined;
  #reason: Error | null = null;
  #aborted = false;
  #paused = false;

  /** @param onAbort called at the handler's first abort, after the exchange under way was aborted */
  constructor(onAbort: (reason: Error) => void) {
    this.#onAbort = onAbort;
  }

  /** Controls another exchange from now on. */
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

  /** Whether the handler paused its request. */
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
