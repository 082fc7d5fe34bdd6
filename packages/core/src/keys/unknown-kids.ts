import { LRUCache } from "lru-cache";
import { REFETCH_INTERVAL_MS } from "./refetch-budget.js";

const MAX_KIDS = 1000;
const MAX_KID_LENGTH = 256;

/**
 * Keeps the key ids that a fetch just failed to find, so that using them again costs nothing.
 *
 * Bounded in number and in length, since callers choose them; and kept for one refetch interval only, or a
 * key published right after a request for it would stay unknown until the set changed.
 */
export class UnknownKids {
  readonly #askedAt = new LRUCache<string, number>({ max: MAX_KIDS });

  add(kid: string, now: number): void {
    if (kid.length <= MAX_KID_LENGTH) this.#askedAt.set(kid, now);
  }

  has(kid: string, now: number): boolean {
    const askedAt = this.#askedAt.get(kid);
    return askedAt !== undefined && Math.abs(now - askedAt) < REFETCH_INTERVAL_MS;
  }

  /** The set changed: every key may be in it now. */
  clear(): void {
    this.#askedAt.clear();
  }
}
