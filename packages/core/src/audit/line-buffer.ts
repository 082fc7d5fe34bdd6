/** Lines that wait, in their order. Adding one, and taking a chunk of many, costs the same however many wait. */
export class LineBuffer {
  #lines: string[] = [];
  /** The index of the first line that was not taken yet. */
  #next = 0;

  get count(): number {
    return this.#lines.length - this.#next;
  }

  add(line: string): void {
    this.#lines.push(line);
  }

  /**
   * Takes the first lines: as many as fit, and at least one.
   *
   * @param maxCharacters how many characters fit
   */
  take(maxCharacters: number): { readonly text: string; readonly count: number } {
    const first = this.#next;
    let length = 0;
    do {
      length += this.#lines[this.#next]?.length ?? 0;
      this.#next += 1;
    } while (
      this.#next < this.#lines.length &&
      length + (this.#lines[this.#next]?.length ?? 0) <= maxCharacters
    );
    const taken = this.#lines.slice(first, this.#next);
    // Each line is moved once or twice at most, and what was taken is never more than what waits.
    if (this.#next * 2 >= this.#lines.length) {
      this.#lines = this.#lines.slice(this.#next);
      this.#next = 0;
    }
    return { text: taken.join(""), count: taken.length };
  }

  clear(): void {
    this.#lines = [];
    this.#next = 0;
  }
}
