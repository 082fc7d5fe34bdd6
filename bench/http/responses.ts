import { quantile } from "../measure/statistics.js";
import type { LoadResult } from "./load.js";

const MIN_RESPONSES = 10;

/** Counts and times what a server answers. */
export class Responses {
  readonly #statuses: Record<string, number> = {};
  readonly #latenciesMs: number[] = [];
  readonly #connections = new Set<object>();
  #count = 0;
  #firstAt = 0;
  #lastAt = 0;

  /**
   * @param connection the one it came over
   * @param now milliseconds of a clock that is never set back
   */
  add(connection: object, status: number, latencyMs: number, now: number): void {
    this.#lastAt = now;
    if (this.#count === 0) this.#firstAt = now;
    this.#count += 1;
    this.#statuses[status] = (this.#statuses[status] ?? 0) + 1;
    // The first one waited until all connections were made.
    if (this.#connections.has(connection)) this.#latenciesMs.push(latencyMs);
    else this.#connections.add(connection);
  }

  /** @throws where there are too few */
  result(errors: number): LoadResult {
    if (this.#count < MIN_RESPONSES) {
      throw new Error(
        `${this.#count} responses are too few to time: something else keeps the machine busy`,
      );
    }
    const seconds = (this.#lastAt - this.#firstAt) / 1000;
    return {
      requestsPerSecond: (this.#count - 1) / seconds,
      seconds,
      p50Ms: quantile(this.#latenciesMs, 0.5),
      p99Ms: quantile(this.#latenciesMs, 0.99),
      statuses: this.#statuses,
      errors,
    };
  }
}
