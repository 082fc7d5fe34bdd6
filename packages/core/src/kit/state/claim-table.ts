import { randomBytes } from "node:crypto";
import { sha256 } from "../sha256.js";
import { HolderCounts } from "./holder-counts.js";

/** The words of a fingerprint: 128 bits. */
const WORDS = 4;
const FIRST_CAPACITY = 256;
/** Most holders whose hashes are cached: hashing a holder takes as long as hashing its key. */
const MAX_KNOWN_HOLDERS = 1000;

/**
 * A set of keys with the time at which each ends: 28 bytes a place, of which three eighths to three quarters are used.
 *
 * Of a key only a fingerprint is kept, SHA-256 under a random prefix: with 128 bits, two keys practically never share one by
 * chance, and because of the prefix no sender can choose keys that collide.
 */
export class ClaimTable {
  readonly #prefix = randomBytes(16).toString("hex");
  readonly #max: number;
  readonly #counts: HolderCounts;
  /** Short hashes of holders that were named. */
  readonly #knownHolders = new Map<string, number>();
  readonly #fingerprint = new Uint32Array(WORDS);
  #capacity = FIRST_CAPACITY;
  #words = new Uint32Array(FIRST_CAPACITY * WORDS);
  /** When the entry ends, in milliseconds; 0 for a free place. */
  #ends = new Float64Array(FIRST_CAPACITY);
  /** Whose entry it is: a short hash; 0 where no holder is named. */
  #holders = new Uint32Array(FIRST_CAPACITY);
  #count = 0;
  /** When a table that has as many entries as it may have was last swept. */
  #sweptAt = Number.NEGATIVE_INFINITY;

  /**
   * @param max most entries in force, at least 1
   * @param maxPerHolder most of them of one holder, at least 1
   */
  constructor(max: number, maxPerHolder: number = max) {
    this.#max = max;
    this.#counts = new HolderCounts(maxPerHolder);
  }

  /** Entries, those included that have ended and were not swept. */
  get size(): number {
    return this.#count;
  }

  /** The memory that the table takes, in bytes. */
  get bytes(): number {
    const { byteLength } = this.#holders;
    return this.#words.byteLength + this.#ends.byteLength + byteLength + this.#counts.bytes;
  }

  /**
   * @param nowMs milliseconds of a clock that never goes back, above 0
   * @returns whether the key was free; or that it is, and the table has no room for it
   */
  claim(
    key: string,
    nowMs: number,
    endsMs: number,
    holder?: string,
  ): boolean | "full" | "holder_full" {
    const fingerprint = this.#fingerprintOf(key);
    const found = this.#placeOf(fingerprint, 0);
    if ((this.#ends[found] as number) > nowMs) return false;
    const holderId = holder === undefined ? 0 : this.#holderIdOf(holder);
    const isOver =
      holder !== undefined &&
      this.#counts.isOver(holderId, nowMs, () => this.#holdersInForce(nowMs));
    if (isOver) return "holder_full";
    if (this.#ends[found] !== 0) {
      // It has ended: its holder is the one that claims it now.
      this.#ends[found] = endsMs;
      this.#holders[found] = holderId;
    } else {
      if (this.#isFull() && !this.#makeRoom(nowMs)) return "full";
      this.#put(fingerprint, 0, endsMs, holderId);
    }
    if (holder !== undefined) this.#counts.add(holderId);
    return true;
  }

  /** @returns the same list each time: it is used up before the next one is made */
  #fingerprintOf(key: string): Uint32Array {
    const octets = sha256(this.#prefix + key, "binary");
    for (let word = 0; word < WORDS; word += 1) this.#fingerprint[word] = wordAt(octets, word);
    return this.#fingerprint;
  }

  #holderIdOf(holder: string): number {
    const known = this.#knownHolders.get(holder);
    if (known !== undefined) return known;
    const holderId = wordAt(sha256(this.#prefix + holder, "binary"), 0) || 1;
    if (this.#knownHolders.size === MAX_KNOWN_HOLDERS) this.#knownHolders.clear();
    this.#knownHolders.set(holder, holderId);
    return holderId;
  }

  *#holdersInForce(nowMs: number): Iterable<number> {
    for (let place = 0; place < this.#capacity; place += 1) {
      if ((this.#ends[place] as number) > nowMs) yield this.#holders[place] as number;
    }
  }

  #isFull(): boolean {
    return this.#count >= this.#max || this.#count >= this.#capacity * 0.75;
  }

  /** Drops what has ended, and doubles the table where that is not enough; a full one is swept once in a second. */
  #makeRoom(nowMs: number): boolean {
    if (this.#count >= this.#max) {
      if (nowMs < this.#sweptAt + 1000) return false;
      this.#sweptAt = nowMs;
    }
    let inForce = 0;
    for (const end of this.#ends) if (end > nowMs) inForce += 1;
    if (inForce >= this.#max) return false;
    this.#rebuild(nowMs, inForce >= this.#capacity * 0.375 ? this.#capacity * 2 : this.#capacity);
    return true;
  }

  #rebuild(nowMs: number, capacity: number): void {
    const [words, ends, holders] = [this.#words, this.#ends, this.#holders];
    this.#capacity = capacity;
    this.#words = new Uint32Array(capacity * WORDS);
    this.#ends = new Float64Array(capacity);
    this.#holders = new Uint32Array(capacity);
    this.#count = 0;
    for (let place = 0; place < ends.length; place += 1) {
      const end = ends[place] as number;
      if (end <= nowMs) continue;
      this.#put(words, place * WORDS, end, holders[place] as number);
    }
  }

  /** @param at where the fingerprint begins in `words`: a view of it would take longer than the rest */
  #put(words: Uint32Array, at: number, endsMs: number, holder: number): void {
    const place = this.#placeOf(words, at);
    const to = place * WORDS;
    for (let word = 0; word < WORDS; word += 1) this.#words[to + word] = words[at + word] as number;
    this.#ends[place] = endsMs;
    this.#holders[place] = holder;
    this.#count += 1;
  }

  /** The place of the fingerprint that begins there in `words`, or the free place for it; there always is one. */
  #placeOf(words: Uint32Array, at: number): number {
    const [own, ends, capacity] = [this.#words, this.#ends, this.#capacity];
    let place = (words[at] as number) % capacity;
    while (ends[place] !== 0) {
      const from = place * WORDS;
      let word = 0;
      while (word < WORDS && own[from + word] === words[at + word]) word += 1;
      if (word === WORDS) return place;
      place = (place + 1) % capacity;
    }
    return place;
  }
}

/** Four octets of a binary text as an integer without a sign. */
function wordAt(octets: string, word: number): number {
  let value = 0;
  for (let at = word * 4; at < word * 4 + 4; at += 1) value = (value << 8) | octets.charCodeAt(at);
  return value >>> 0;
}
