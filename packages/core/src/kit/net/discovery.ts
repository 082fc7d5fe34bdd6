import type { Clock } from "../time/clock.js";
import { withDeadline } from "../time/deadline.js";
import { unlessAborted } from "../time/unless-aborted.js";
import { traceFetch } from "./fetch-trace.js";

/**
 * The two addresses of an issuer's metadata.
 *
 * @see RFC 8414 section 3.1 (well-known path inserted before the issuer's), OpenID Connect Discovery 1.0
 * section 4.1 (appended to it)
 */
export function metadataUrls(issuer: string): readonly [oauth: string, openid: string] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, "");
  return [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}${path}/.well-known/openid-configuration`,
  ];
}

/** What a {@link Discovery} needs. The package that fetches knows its own errors. */
export interface DiscoveryParts<T> {
  readonly issuer: string;
  readonly clock: Clock;
  /** Fetches and checks the document at one address. */
  readonly read: (url: string, signal: AbortSignal) => Promise<T>;
  /**
   * How specific a failure is. Where both addresses failed, the most specific failure is reported, and of equals the
   * later: what was wrong with a document says more than that it was missing.
   */
  readonly rank: (error: unknown) => number;
  /** Names a failure, for tracing. */
  readonly codeOf: (error: unknown) => string;
  /** What it fails with once its time is up. */
  readonly timedOut: () => Error;
}

/**
 * Reads an issuer's metadata at the one of its two addresses that has it.
 *
 * Any failure of the first leads to the second: servers reset, refuse or ignore requests for a path they do not know.
 * After half of the time the second is tried beside the first, so that a hanging first leaves time for the second. The
 * address that worked is tried first next time.
 */
export class Discovery<T> {
  readonly #parts: DiscoveryParts<T>;
  #urls: readonly [first: string, second: string];

  constructor(parts: DiscoveryParts<T>) {
    this.#parts = parts;
    this.#urls = metadataUrls(parts.issuer);
  }

  /**
   * @param timeoutMs time for both addresses together
   * @param abandoned aborts the search early
   * @throws the most specific of what `read` throws and `timedOut` makes; or the reason that `abandoned` was aborted with
   */
  find(timeoutMs: number, abandoned?: AbortSignal): Promise<T> {
    const { issuer, codeOf } = this.#parts;
    const { host } = new URL(issuer);
    return traceFetch({ kind: "discovery", host }, codeOf, () => this.#find(timeoutMs, abandoned));
  }

  async #find(timeoutMs: number, abandoned: AbortSignal | undefined): Promise<T> {
    const { clock, timedOut } = this.#parts;
    const failures: unknown[] = [];
    try {
      return await withDeadline({ clock, timeoutMs, abandoned, timedOut }, (signal) =>
        this.#readEither(timeoutMs / 2, signal, failures),
      );
    } catch (error) {
      if (abandoned?.aborted === true) throw error;
      throw this.#mostTelling(
        failures.length < this.#urls.length ? [...failures, error] : failures,
      );
    }
  }

  async #readEither(patienceMs: number, ended: AbortSignal, failures: unknown[]): Promise<T> {
    const { clock, read } = this.#parts;
    const [first, second] = this.#urls;
    const found = new AbortController();
    const signal = AbortSignal.any([ended, found.signal]);
    let begin = (): void => {};
    const turnOfSecond = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const timer = clock.setTimer(begin, patienceMs, false);
    const attempt = async (url: string): Promise<readonly [url: string, document: T]> => {
      try {
        return [url, await read(url, signal)];
      } catch (error) {
        failures.push(error);
        begin();
        throw error;
      }
    };
    try {
      const secondAttempt = turnOfSecond.then(() => {
        signal.throwIfAborted();
        return attempt(second);
      });
      const either = Promise.any([attempt(first), secondAttempt]);
      const [url, document] = await unlessAborted(either, ended);
      if (url !== first) this.#urls = [second, first];
      return document;
    } finally {
      timer.cancel();
      found.abort();
    }
  }

  #mostTelling(failures: readonly unknown[]): unknown {
    const { rank } = this.#parts;
    return failures.reduce((best, next) => (rank(next) >= rank(best) ? next : best));
  }
}
