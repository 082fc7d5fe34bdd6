import { type Clock, SingleFlight } from "@callgate/core/kit";

/** Questions under way, by token: a request with the same token joins. */
export class Flights<T> {
  readonly #clock: Pick<Clock, "monotonic" | "setTimer">;
  readonly #timeoutMs: number;
  /** In the order in which they began. */
  readonly #flights = new Map<string, SingleFlight<T>>();

  /** @param timeoutMs after which each has ended by itself */
  constructor(clock: Pick<Clock, "monotonic" | "setTimer">, timeoutMs: number) {
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
  }

  get size(): number {
    return this.#flights.size;
  }

  /** Whether there is a question about a token to wait for. */
  has(token: string): boolean {
    return this.#flights.get(token)?.isRunning === true;
  }

  /** Waits for the question about a token that is under way, or begins. */
  async fly(token: string, begin: () => Promise<T>): Promise<T> {
    const known = this.#flights.get(token);
    const flight = known?.isRunning ? known : this.#newFlight(token);
    try {
      return await flight.join(begin);
    } finally {
      if (!flight.isRunning && this.#flights.get(token) === flight) this.#flights.delete(token);
    }
  }

  #newFlight(token: string): SingleFlight<T> {
    this.#dropLost();
    const flight = new SingleFlight<T>(this.#clock, this.#timeoutMs);
    // Last in the order, also where a lost one is replaced.
    this.#flights.delete(token);
    this.#flights.set(token, flight);
    return flight;
  }

  /** A runtime may end a request together with everything it started: what was lost so does not remove itself. */
  #dropLost(): void {
    for (const [token, flight] of this.#flights) {
      if (flight.isRunning) break;
      this.#flights.delete(token);
    }
  }
}
