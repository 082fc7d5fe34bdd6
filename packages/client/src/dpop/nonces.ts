/** The characters of a nonce (RFC 9449 section 8.1), within a bound: it is repeated in every proof. */
const NONCE = /^[\x21\x23-\x5b\x5d-\x7e]{1,1024}$/;

/**
 * The last nonce of each server, by origin, least recently used evicted first.
 *
 * Authorization servers and services have nonces of their own, also at one origin: each kind needs its own instance.
 *
 * @see RFC 9449 sections 8 and 9
 */
export class Nonces {
  readonly #byOrigin = new Map<string, string>();
  readonly #max: number;

  /** @param max how many origins are kept; default 100 */
  constructor(max = 100) {
    this.#max = max;
  }

  /** The nonce that the next proof for an origin has. */
  for(origin: string): string | undefined {
    const nonce = this.#byOrigin.get(origin);
    if (nonce !== undefined) this.#put(origin, nonce);
    return nonce;
  }

  /**
   * Keeps the nonce of a response: every response may bring one, also with a token or an error (section 8.2).
   *
   * @returns whether there was one
   */
  learn(origin: string, headers: { get(name: string): string | null }): boolean {
    const nonce = headers.get("dpop-nonce") ?? "";
    // Two field lines, joined by a comma and a blank, are not a nonce.
    if (!NONCE.test(nonce)) return false;
    this.#put(origin, nonce);
    return true;
  }

  #put(origin: string, nonce: string): void {
    this.#byOrigin.delete(origin);
    this.#byOrigin.set(origin, nonce);
    if (this.#byOrigin.size <= this.#max) return;
    const [oldest] = this.#byOrigin.keys();
    this.#byOrigin.delete(oldest as string);
  }
}
