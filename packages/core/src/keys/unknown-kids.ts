import { LRUCache } from "lru-cache";
import { REFETCH_INTERVAL_MS } from "./refetch-budget.js";

const MAX_KIDS = 1000;
const MAX_KID_LENGTH = 256;

/**
 * Remembers key ids an issuer was just asked about in vain, so that asking again costs nothing.
 *
 * Bounded in number and in length, since strangers choose them; and good for one refetch interval only, or a
 * key published right after somebody asked for it would stay unknown until the set changed.
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

  /** The set changed: everything may be known now. */
  clear(): void {
    this.#askedAt.clear();
  }
}
