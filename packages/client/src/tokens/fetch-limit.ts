/** Bounds how many token fetches one client has under way at once. */
export class FetchLimit {
  readonly #max: number;
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

  /** Ends one that {@link take} started. */
  release(): void {
    this.#running -= 1;
  }
}
