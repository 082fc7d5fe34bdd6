import type { Clock, ClockTimer } from "../kit/time/clock.js";

/** What {@link Freshness} needs. */
export interface FreshnessParts {
  readonly clock: Clock;
  readonly maxStalenessMs: number;
  /** Called once when the list is stale, and once when it is up to date again. */
  readonly onStale: () => void;
  readonly onFresh: () => void;
}

/** How old a list is, and whether that is too old. */
export class Freshness {
  readonly #parts: FreshnessParts;
  /** When the source last reported that it is up to date, in monotonic milliseconds. */
  #syncedAt: number | undefined;
  #syncedAtTime: number | undefined;
  #isStale = false;
  #timer: ClockTimer | undefined;

  constructor(parts: FreshnessParts) {
    this.#parts = parts;
  }

  /** When it was last up to date, in milliseconds since the Unix epoch; `undefined` where it never was. */
  get syncedAtTime(): number | undefined {
    return this.#syncedAtTime;
  }

  /** Whether the list was up to date within `maxStalenessMs`. */
  isFresh(): boolean {
    return this.#syncedAt !== undefined && this.#ageMs() <= this.#parts.maxStalenessMs;
  }

  /** The list is up to date. */
  synced(): void {
    const { clock, onFresh } = this.#parts;
    this.#syncedAt = clock.monotonic();
    this.#syncedAtTime = clock.now();
    if (!this.#isStale) return;
    this.#isStale = false;
    onFresh();
  }

  /** Checks again when the list would be stale: one timer, however often the source reports. */
  watch(delayMs: number = this.#parts.maxStalenessMs): void {
    const { clock, maxStalenessMs, onStale } = this.#parts;
    this.#timer = clock.setTimer(
      () => {
        const isFresh = this.isFresh();
        if (!isFresh && !this.#isStale) {
          this.#isStale = true;
          onStale();
        }
        this.watch(isFresh ? maxStalenessMs - this.#ageMs() + 1 : maxStalenessMs);
      },
      delayMs,
      false,
    );
  }

  stop(): void {
    this.#timer?.cancel();
  }

  /** By the clock that says longer: the time of day may be set back, and the monotonic clock stands still while a machine sleeps. */
  #ageMs(): number {
    const { clock } = this.#parts;
    const sinceTime = clock.now() - (this.#syncedAtTime ?? 0);
    return Math.max(sinceTime, clock.monotonic() - (this.#syncedAt ?? 0));
  }
}
