import type { TokenClock } from "../clock.js";
import { abandonment, withDeadline } from "./deadline.js";
import type { ServerMetadata } from "./server-metadata.js";

/** How long metadata is used before the server is asked for it again. */
const METADATA_LIFETIME_MS = 3_600_000;

/** Least time between two requests for metadata while there is some to go on with. */
const REFRESH_PAUSE_MS = 60_000;

interface Flight {
  readonly found: Promise<ServerMetadata>;
  readonly nobodyWaits: AbortController;
  waiting: number;
}

/**
 * A server's metadata: fetched when first asked for, once for all who ask meanwhile, and kept.
 *
 * What is known is used on while the server is asked anew, every hour and after failures, and for as long as it cannot be
 * asked. A first fetch that failed is not remembered.
 */
export class DiscoveredServer {
  readonly #fetch: (signal: AbortSignal) => Promise<ServerMetadata>;
  readonly #timeoutMs: number;
  readonly #clock: TokenClock;
  #known: ServerMetadata | undefined;
  #flight: Flight | undefined;
  #askedAt = 0;
  #refreshAt = 0;

  constructor(
    fetch: (signal: AbortSignal) => Promise<ServerMetadata>,
    timeoutMs: number,
    clock: TokenClock,
  ) {
    this.#fetch = fetch;
    this.#timeoutMs = timeoutMs;
    this.#clock = clock;
  }

  /**
   * The metadata in force.
   *
   * @param signal detaches this caller; when the last one has gone, the fetch ends too
   */
  async find(signal: AbortSignal): Promise<ServerMetadata> {
    if (this.#known === undefined) return this.#join(signal);
    if (this.#clock.monotonic() >= this.#refreshAt) {
      this.#refreshAt = this.#clock.monotonic() + REFRESH_PAUSE_MS;
      this.#start().found.catch(() => {});
    }
    return this.#known;
  }

  /** Has the server asked anew at the next occasion: what it said of itself may be out of date. */
  doubt(): void {
    this.#refreshAt = Math.min(this.#refreshAt, this.#askedAt + REFRESH_PAUSE_MS);
  }

  #join(signal: AbortSignal): Promise<ServerMetadata> {
    const flight = this.#flight ?? this.#start();
    flight.waiting += 1;
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        reject(abandonment(signal));
        flight.waiting -= 1;
        if (flight.waiting > 0) return;
        // Whoever comes next begins anew.
        this.#flight = undefined;
        flight.nobodyWaits.abort();
      };
      signal.addEventListener("abort", leave, { once: true });
      flight.found.then(resolve, reject).finally(() => signal.removeEventListener("abort", leave));
    });
  }

  #start(): Flight {
    const nobodyWaits = new AbortController();
    const found = withDeadline(this.#clock, this.#timeoutMs, nobodyWaits.signal, this.#fetch)
      .then((metadata) => {
        this.#known = metadata;
        this.#refreshAt = this.#askedAt + METADATA_LIFETIME_MS;
        return metadata;
      })
      .finally(() => {
        if (this.#flight === flight) this.#flight = undefined;
      });
    const flight: Flight = { found, nobodyWaits, waiting: 0 };
    this.#askedAt = this.#clock.monotonic();
    this.#flight = flight;
    return flight;
  }
}
