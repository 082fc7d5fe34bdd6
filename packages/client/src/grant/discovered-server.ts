import { type Clock, type Discovery, onAbort } from "@callgate/core/kit";
import { abandonmentOf } from "./exchange-deadline.js";
import type { TokenEndpointAddresses } from "./find-token-endpoint.js";

/** How long discovered addresses are used before the server's metadata is fetched again. */
const METADATA_LIFETIME_MS = 3_600_000;

/** Least time between two requests for metadata while cached addresses are in use. */
const REFRESH_PAUSE_MS = 60_000;

/** One request for metadata, shared by all callers that wait for it. */
interface MetadataRequest {
  readonly found: Promise<TokenEndpointAddresses>;
  readonly abandoned: AbortController;
  waiting: number;
}

/**
 * The addresses in a server's metadata: fetched for the first caller, once for all that wait meanwhile, and cached.
 *
 * Cached addresses stay in use while the metadata is fetched again, every hour and after failures, and for as long as
 * that fails. A failed first fetch is not cached.
 */
export class DiscoveredServer {
  readonly #discovery: Discovery<TokenEndpointAddresses>;
  readonly #timeoutMs: number;
  readonly #clock: Clock;
  #cached: TokenEndpointAddresses | undefined;
  #request: MetadataRequest | undefined;
  #fetchedAt = 0;
  #refreshAt = 0;

  constructor(discovery: Discovery<TokenEndpointAddresses>, timeoutMs: number, clock: Clock) {
    this.#discovery = discovery;
    this.#timeoutMs = timeoutMs;
    this.#clock = clock;
  }

  /**
   * The addresses in use.
   *
   * @param signal detaches this caller; when the last one is detached, the fetch ends too
   */
  async find(signal: AbortSignal): Promise<TokenEndpointAddresses> {
    if (this.#cached === undefined) return this.#join(signal);
    if (this.#clock.monotonic() >= this.#refreshAt) {
      this.#refreshAt = this.#clock.monotonic() + REFRESH_PAUSE_MS;
      this.#start().found.catch(() => {});
    }
    return this.#cached;
  }

  /** Fetches the metadata again with one of the next calls: a failure may mean that it changed. */
  refreshSoon(): void {
    this.#refreshAt = Math.min(this.#refreshAt, this.#fetchedAt + REFRESH_PAUSE_MS);
  }

  #join(signal: AbortSignal): Promise<TokenEndpointAddresses> {
    const request = this.#request ?? this.#start();
    request.waiting += 1;
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        reject(abandonmentOf(signal));
        request.waiting -= 1;
        if (request.waiting > 0) return;
        // The next caller starts another one.
        this.#request = undefined;
        request.abandoned.abort();
      };
      request.found.then(resolve, reject).finally(onAbort(signal, leave));
    });
  }

  #start(): MetadataRequest {
    const abandoned = new AbortController();
    const found = this.#discovery
      .find(this.#timeoutMs, abandoned.signal)
      .then((addresses) => {
        this.#cached = addresses;
        this.#refreshAt = this.#fetchedAt + METADATA_LIFETIME_MS;
        return addresses;
      })
      .finally(() => {
        if (this.#request === request) this.#request = undefined;
      });
    const request: MetadataRequest = { found, abandoned, waiting: 0 };
    this.#fetchedAt = this.#clock.monotonic();
    this.#request = request;
    return request;
  }
}
