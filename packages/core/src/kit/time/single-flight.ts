import type { Clock } from "./clock.js";

/** How long after its deadline a run counts as lost: wherever timers fire, it has ended by itself before that. */
const GRACE_MS = 500;

const LOST = Symbol("lost");

interface Run<T> {
  readonly result: Promise<T>;
  /** When it is no longer waited for, in monotonic milliseconds. */
  readonly lostAt: number;
}

/**
 * Does one thing at a time, for all that wait for its result.
 *
 * What runs here ends by a deadline of its own. But a runtime may end a request together with everything it started, timers and
 * fetches included, as Cloudflare's workerd does when the client disconnects: then it never settles. Such a run is replaced,
 * or
 * every later request would wait for it. The same happens in a process that was suspended meanwhile.
 */
export class SingleFlight<T> {
  readonly #clock: Pick<Clock, "monotonic" | "setTimer">;
  readonly #timeoutMs: number;
  #run: Run<T> | undefined;
  #begun = 0;

  /** @param timeoutMs after which a run has ended by itself */
  constructor(clock: Pick<Clock, "monotonic" | "setTimer">, timeoutMs: number) {
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
  }

  /** Whether there is a result to wait for. */
  get isRunning(): boolean {
    return this.#running() !== undefined;
  }

  /**
   * Waits for what is running, or begins.
   *
   * @param begin starts a run; `isCurrent` is false once the run was replaced: its result is then out of date
   */
  async join(begin: (isCurrent: () => boolean) => Promise<T>): Promise<T> {
    // Twice, since another one that waited may have replaced the first.
    for (let joined = 0; joined < 2; joined += 1) {
      const run = this.#running();
      if (run === undefined) break;
      const result = await this.#resultInTime(run);
      if (result !== LOST) return result;
    }
    return this.#begin(begin);
  }

  #running(): Run<T> | undefined {
    const run = this.#run;
    return run !== undefined && this.#clock.monotonic() < run.lostAt ? run : undefined;
  }

  #begin(begin: (isCurrent: () => boolean) => Promise<T>): Promise<T> {
    const lostAt = this.#clock.monotonic() + this.#timeoutMs + GRACE_MS;
    this.#begun += 1;
    const number = this.#begun;
    const isCurrent = (): boolean => number === this.#begun;
    const result = begin(isCurrent).finally(() => {
      if (isCurrent()) this.#run = undefined;
    });
    this.#run = { result, lostAt };
    return result;
  }

  /** Under a timer of the request that waits: the run's own may be lost with it. */
  #resultInTime({ result, lostAt }: Run<T>): Promise<T | typeof LOST> {
    return new Promise((resolve, reject) => {
      const leftMs = lostAt - this.#clock.monotonic();
      const timer = this.#clock.setTimer(() => resolve(LOST), leftMs, false);
      result.then(resolve, reject).finally(() => timer.cancel());
    });
  }
}
