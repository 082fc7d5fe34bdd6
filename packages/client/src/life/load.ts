/** Counts what is under way in one client, so that neither requests nor waiting calls pile up without end. */
export class Load {
  readonly #maxFlights: number;
  readonly #maxWaiting: number;
  #flights = 0;
  #waiting = 0;

  constructor(maxFlights: number, maxWaiting: number) {
    this.#maxFlights = maxFlights;
    this.#maxWaiting = maxWaiting;
  }

  get hasRoomToFly(): boolean {
    return this.#flights < this.#maxFlights;
  }

  get hasRoomToWait(): boolean {
    return this.#waiting < this.#maxWaiting;
  }

  addFlights(count: 1 | -1): void {
    this.#flights += count;
  }

  addWaiting(count: 1 | -1): void {
    this.#waiting += count;
  }
}
