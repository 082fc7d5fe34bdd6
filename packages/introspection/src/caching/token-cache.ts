import { END_LENGTH, TokenEndHash } from "@callgate/core/kit";
import { LRUCache } from "lru-cache";

/** What distinguishes one token from every other: a hash of its end under random keys, and the rest of it exactly. */
export interface TokenKey {
  /** Two lanes of the hash, of 26 bits each. */
  readonly place: number;
  readonly c: number;
  readonly d: number;
  /** What stands before the end; empty for most opaque tokens. */
  readonly rest: string;
}

/** An entry of a {@link TokenCache} has the key of its token. */
export type Keyed = Pick<TokenKey, "c" | "d" | "rest">;

const TWO_TO_26 = 2 ** 26;

/**
 * Makes the keys of tokens, for caches of this process only: a token cannot be made from its key, and two tokens have the same key
 * with a probability of 2^-104, for any choice of tokens.
 */
export class TokenKeys {
  readonly #ends = new TokenEndHash();

  /** @returns `undefined` for a string that cannot be a token */
  of(token: string): TokenKey | undefined {
    const end = this.#ends.of(token);
    if (end === undefined) return undefined;
    const { a, b, c, d } = end;
    // A short token would be its own rest: it is in the hash as a whole.
    const rest = token.length <= END_LENGTH ? "" : token.slice(0, -END_LENGTH);
    return { place: a * TWO_TO_26 + b, c, d, rest };
  }
}

/** Entries by token, least recently used evicted first. */
export class TokenCache<Entry extends Keyed> {
  readonly #entries: LRUCache<number, Entry>;

  /** @param max most entries, at least 1 */
  constructor(max: number) {
    this.#entries = new LRUCache({ max });
  }

  get size(): number {
    return this.#entries.size;
  }

  get({ place, c, d, rest }: TokenKey): Entry | undefined {
    const found = this.#entries.get(place);
    return found !== undefined && found.c === c && found.d === d && found.rest === rest
      ? found
      : undefined;
  }

  set({ place }: TokenKey, entry: Entry): void {
    this.#entries.set(place, entry);
  }

  delete(key: TokenKey): void {
    if (this.get(key) !== undefined) this.#entries.delete(key.place);
  }

  clear(): void {
    this.#entries.clear();
  }
}

/** A copy of a part of a token, which would otherwise keep the header of its request in memory. */
export function detached(part: string): string {
  return part === "" ? "" : Buffer.from(part, "latin1").toString("latin1");
}
