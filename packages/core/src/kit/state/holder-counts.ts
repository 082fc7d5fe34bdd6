const SLOTS = 16_384;
/** Counting again takes a pass over all entries. */
const COUNTED_FOR_MS = 1000;

/**
 * How many entries each holder has: a bound that is cheap to keep, and exact when it matters.
 *
 * Entries that end are not subtracted, and holders may share a slot. Where a slot reaches the bound, all entries in force are
 * counted, once in a second at most.
 */
export class HolderCounts {
  readonly #max: number;
  /** Made when a holder is first named. */
  #slots: Uint32Array | undefined;
  #countedAt = Number.NEGATIVE_INFINITY;
  /** Those that had as many as they may have when all were counted. */
  #over: ReadonlySet<number> = new Set();

  /** @param max most entries of one holder, at least 1 */
  constructor(max: number) {
    this.#max = max;
  }

  /** The memory that the counts take, in bytes. */
  get bytes(): number {
    return this.#slots?.byteLength ?? 0;
  }

  add(holder: number): void {
    this.#slots ??= new Uint32Array(SLOTS);
    this.#slots[holder % SLOTS] = (this.#slots[holder % SLOTS] as number) + 1;
  }

  /**
   * Whether a holder has as many entries as it may have.
   *
   * @param nowMs milliseconds of a clock that never goes back
   * @param inForce the holders of all entries in force
   */
  isOver(holder: number, nowMs: number, inForce: () => Iterable<number>): boolean {
    if (this.#slots === undefined || (this.#slots[holder % SLOTS] as number) < this.#max)
      return false;
    if (nowMs >= this.#countedAt + COUNTED_FOR_MS) {
      this.#countedAt = nowMs;
      this.#countAgain(inForce(), this.#slots);
    }
    return this.#over.has(holder);
  }

  #countAgain(holders: Iterable<number>, slots: Uint32Array): void {
    const counts = new Map<number, number>();
    for (const holder of holders) counts.set(holder, (counts.get(holder) ?? 0) + 1);
    slots.fill(0);
    for (const [holder, count] of counts)
      slots[holder % SLOTS] = (slots[holder % SLOTS] as number) + count;
    this.#over = new Set([...counts].filter(([, count]) => count >= this.#max).map(([id]) => id));
  }
}
