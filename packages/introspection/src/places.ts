import type { Clock } from "@callgate/core/kit";

/** How long after its time a place counts as lost: wherever timers fire, it was left before that. */
const GRACE_MS = 500;

interface Place {
  /** In monotonic milliseconds. */
  readonly lostAt: number;
}

/**
 * Counts what is under way, where each has a time to end in.
 *
 * A runtime may end a request together with everything it started, timers included, as Cloudflare's workerd does when the
 * client disconnects: then it never leaves its place. Such a place is freed again; otherwise a few clients that close their
 * connections would block all others.
 */
export class Places {
  readonly #clock: Pick<Clock, "monotonic">;
  readonly #timeoutMs: number;
  /** In the order in which they were taken, and are lost. */
  readonly #taken = new Set<Place>();

  /** @param timeoutMs after which each has ended by itself */
  constructor(clock: Pick<Clock, "monotonic">, timeoutMs: number) {
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
  }

  get taken(): number {
    const now = this.#clock.monotonic();
    for (const place of this.#taken) {
      if (now < place.lostAt) break;
      this.#taken.delete(place);
    }
    return this.#taken.size;
  }

  /** Takes a place. @returns leaves it */
  take(): () => void {
    const place = { lostAt: this.#clock.monotonic() + this.#timeoutMs + GRACE_MS };
    this.#taken.add(place);
    return () => void this.#taken.delete(place);
  }
}
