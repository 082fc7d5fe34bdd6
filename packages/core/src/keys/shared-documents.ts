import { LRUCache } from "lru-cache";
import type { FetchedJson } from "../kit/net/fetch-json.js";
import type { Clock } from "../kit/time/clock.js";
import { SingleFlight } from "../kit/time/single-flight.js";

interface Held {
  readonly document: FetchedJson;
  readonly at: number;
}

const MAX_DOCUMENTS = 100;
/** A document of this age is new enough for an issuer that has only an older one. */
const YOUNG_MS = 15_000;
/** How long a document without `max-age` is used for an issuer that has none yet; the minimum with one, and the maximum. */
const DEFAULT_LIFETIME_SECONDS = 600;
const LEAST_LIFETIME_SECONDS = 60;
const LONGEST_LIFETIME_SECONDS = 86_400;

/**
 * JWK Set documents by address, so that issuers which share one share its fetches: the tenants of one server.
 *
 * Each issuer imports its keys by its own rules; only the octets are shared.
 */
export class SharedDocuments {
  readonly #clock: Clock;
  readonly #held = new LRUCache<string, Held>({ max: MAX_DOCUMENTS });
  readonly #timeoutMs: number;
  readonly #fetching = new Map<string, SingleFlight<Held>>();

  /** @param timeoutMs after which a fetch has ended by itself */
  constructor(clock: Clock, timeoutMs: number) {
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Returns a document that is newer than the issuer's own.
   *
   * @param newerThan when the issuer's own was fetched, in monotonic milliseconds; `undefined` where it has none
   * @param fetch fetches it; called only while no other fetch of this address is running
   */
  async get(
    url: string,
    newerThan: number | undefined,
    fetch: () => Promise<FetchedJson>,
  ): Promise<{ readonly document: FetchedJson; readonly at: number }> {
    const held = this.#held.get(url);
    if (held !== undefined && this.#willDo(held, newerThan)) return this.#aged(held);
    const flight = this.#fetching.get(url) ?? new SingleFlight(this.#clock, this.#timeoutMs);
    this.#fetching.set(url, flight);
    try {
      return await flight.join(() => this.#fetch(url, fetch));
    } finally {
      if (this.#fetching.get(url) === flight && !flight.isRunning) this.#fetching.delete(url);
    }
  }

  /** Forgets a document that is not a JWK Set: the next fetch must not find it again. */
  forget(url: string, { at }: Pick<Held, "at">): void {
    if (this.#held.get(url)?.at === at) this.#held.delete(url);
  }

  async #fetch(url: string, fetch: () => Promise<FetchedJson>): Promise<Held> {
    const fetched = { document: await fetch(), at: this.#clock.monotonic() };
    this.#held.set(url, fetched);
    return fetched;
  }

  #willDo({ document, at }: Held, newerThan: number | undefined): boolean {
    const ageMs = this.#clock.monotonic() - at;
    if (newerThan !== undefined) return at > newerThan && ageMs < YOUNG_MS;
    const seconds = document.maxAgeSeconds ?? DEFAULT_LIFETIME_SECONDS;
    return (
      ageMs < 1000 * Math.min(LONGEST_LIFETIME_SECONDS, Math.max(LEAST_LIFETIME_SECONDS, seconds))
    );
  }

  /** The rest of its lifetime is what the server granted, less the time it was cached. */
  #aged({ document, at }: Held): Held {
    const ageSeconds = (this.#clock.monotonic() - at) / 1000;
    const { maxAgeSeconds = DEFAULT_LIFETIME_SECONDS } = document;
    const lifetimeSeconds = Math.min(LONGEST_LIFETIME_SECONDS, maxAgeSeconds);
    return {
      document: { ...document, maxAgeSeconds: Math.max(0, lifetimeSeconds - ageSeconds) },
      at,
    };
  }
}
