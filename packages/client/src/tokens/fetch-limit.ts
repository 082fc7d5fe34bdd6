import { unlessAborted } from "@callgate/core/kit";

/** Bounds how many token fetches one client has under way at once. Others wait for their turn, in order. */
export class FetchLimit {
  readonly #max: number;
  readonly #queue = new Set<() => void>();
  #running = 0;

  constructor(max: number) {
    this.#max = max;
  }

  /** Starts one. @returns `false` where as many as allowed are running */
  take(): boolean {
    if (this.#running >= this.#max) return false;
    this.#running += 1;
    return true;
  }

  /**
   * Waits for a turn to start one.
   *
   * @throws the signal's reason, once it is aborted: then none was started
   */
  async turn(signal: AbortSignal): Promise<void> {
    let start = (): void => {};
    const started = new Promise<void>((resolve) => {
      start = resolve;
    });
    this.#queue.add(start);
    try {
      await unlessAborted(started, signal);
    } catch (reason) {
      // Started and aborted at once: the turn goes to the next one.
      if (!this.#queue.delete(start)) this.release();
      throw reason;
    }
  }

  /** Ends one that {@link take} or {@link turn} started. */
  release(): void {
    const [next] = this.#queue;
    if (next === undefined) {
      this.#running -= 1;
      return;
    }
    this.#queue.delete(next);
    next();
  }
}
