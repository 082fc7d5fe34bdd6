import type { Clock } from "../kit/time/clock.js";
import { SingleFlight } from "../kit/time/single-flight.js";
import { TokenBucket } from "../kit/time/token-bucket.js";
import { describeHealth, type KnownKeys } from "./describe-health.js";
import { failureOf, type KeyFailure } from "./key-fetch-error.js";
import type { KeySet } from "./key-set.js";
import { type KeySetLifetime, planLifetime } from "./key-set-lifetime.js";
import type { KeyHealth, KeySetState, KeySource } from "./key-source.js";
import type { KeysObserver } from "./keys-observer.js";
import { REFETCH_BUDGET, REFETCH_INTERVAL_MS } from "./refetch-budget.js";
import { RefreshSchedule } from "./refresh-schedule.js";
import type { FetchKeySet } from "./remote-jwks.js";
import { UnknownKids } from "./unknown-kids.js";

/** What a {@link JwksCache} needs. */
export interface JwksCacheParts {
  readonly fetchKeySet: FetchKeySet;
  readonly clock: Clock;
  /** After which a fetch has ended by itself, in milliseconds. */
  readonly fetchTimeoutMs: number;
  readonly outageToleranceSeconds: number;
  /** Keeps a fetch running after the request that started it was answered, where the runtime would end it. */
  readonly keepAlive: (fetching: Promise<unknown>) => void;
  readonly observer: KeysObserver;
}

/**
 * The life cycle of one issuer's remote JWK Set: fresh, stale, expired, or empty.
 *
 * One fetch runs at a time, shared by all who wait for it. The set is refreshed before it expires, and after a failure tried
 * again with growing pauses, or within a second while requests wait for a key. Ages and pauses are monotonic: an operator or
 * NTP may set the time of day.
 */
export class JwksCache implements KeySource {
  readonly #parts: JwksCacheParts;
  readonly #clock: Clock;
  readonly #budget: TokenBucket;
  readonly #unknownKids = new UnknownKids();
  readonly #closing = new AbortController();
  readonly #schedule: RefreshSchedule;
  readonly #flight: SingleFlight<void>;
  #keySet: KeySet | undefined;
  #lifetime: KeySetLifetime | undefined;
  #lastError: KnownKeys["lastError"];

  constructor(parts: JwksCacheParts) {
    this.#parts = parts;
    this.#clock = parts.clock;
    this.#budget = new TokenBucket(REFETCH_BUDGET, parts.clock.monotonic());
    this.#flight = new SingleFlight(parts.clock, parts.fetchTimeoutMs);
    this.#schedule = new RefreshSchedule(parts.clock, () => this.#refreshBeside());
  }

  current(): KeySet | undefined {
    const state = this.#state();
    if (state === "fresh") return this.#keySet;
    // An expired set waits for one refresh; when the issuer is known to be down, waiting does not help.
    if (state === "empty" || (state === "expired" && !this.#schedule.isFailing)) return undefined;
    if (this.#schedule.pauseLeftMs() === 0) this.#refreshBeside();
    return this.#keySet;
  }

  async load(): Promise<KeySet | undefined> {
    if (this.#mayAsk()) await this.#ask();
    return this.#usable();
  }

  async refetch(kid: string | undefined): Promise<KeySet | undefined> {
    const now = this.#clock.monotonic();
    if (kid !== undefined && this.#unknownKids.has(kid, now)) return this.#usable();
    if (!this.#mayAsk()) return undefined;
    // After a failure the pause bounds the fetches; where the issuer answers, the budget does.
    if (!this.#flight.isRunning && !this.#schedule.isFailing && !this.#budget.take(now))
      return this.#lookedWithinInterval(now) ? this.#usable() : undefined;
    await this.#ask();
    if (this.#schedule.isFailing) return undefined;
    const keySet = this.#usable();
    if (kid !== undefined && keySet?.knows(kid) === false)
      this.#unknownKids.add(kid, this.#clock.monotonic());
    return keySet;
  }

  retryAfterSeconds(): number {
    return Math.max(1, Math.ceil(this.#schedule.pauseLeftMs() / 1000));
  }

  health(): KeyHealth {
    return describeHealth(
      {
        state: this.#state(),
        keySet: this.#keySet,
        fetchedAt: this.#lifetime?.fetchedAt,
        lastError: this.#lastError,
        nextAt: this.#schedule.nextAt,
      },
      this.#clock,
    );
  }

  close(): void {
    this.#closing.abort();
    this.#schedule.cancel();
    this.#keySet = undefined;
    this.#lifetime = undefined;
    this.#unknownKids.clear();
  }

  get #isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  #state(): KeySetState {
    const lifetime = this.#lifetime;
    if (lifetime === undefined || this.#keySet === undefined || this.#keySet.keys.size === 0)
      return "empty";
    const now = this.#clock.monotonic();
    if (now < lifetime.refreshAt) return "fresh";
    if (now < lifetime.expiresAt) return "stale";
    return now < lifetime.serveUntil ? "expired" : "empty";
  }

  #usable(): KeySet | undefined {
    return this.#state() === "empty" ? undefined : this.#keySet;
  }

  /** Whether a request that waits for a key may fetch now; if not, the next attempt comes within a second. */
  #mayAsk(): boolean {
    if (this.#flight.isRunning) return true;
    this.#schedule.hasten();
    return this.#schedule.pauseLeftMs() === 0;
  }

  /** Fetches for a request that waits; where that fails, the next request tries again. */
  async #ask(): Promise<void> {
    await this.#refresh();
    this.#schedule.hasten();
  }

  /** A set of this age is current enough for every key: a key published later is found by the next fetch. */
  #lookedWithinInterval(now: number): boolean {
    return this.#lifetime !== undefined && now - this.#lifetime.fetchedAt < REFETCH_INTERVAL_MS;
  }

  /** Fetches while no request waits for it. */
  #refreshBeside(): void {
    if (!this.#flight.isRunning) void this.#refresh();
  }

  async #refresh(): Promise<void> {
    if (!this.#isClosed) await this.#flight.join((isCurrent) => this.#begin(isCurrent));
  }

  #begin(isCurrent: () => boolean): Promise<void> {
    const fetching = this.#fetch(() => !this.#isClosed && isCurrent());
    this.#parts.keepAlive(fetching);
    return fetching;
  }

  /** @param isWanted whether the result is still waited for */
  async #fetch(isWanted: () => boolean): Promise<void> {
    try {
      const { keySet, maxAgeSeconds } = await this.#parts.fetchKeySet(
        this.#keySet,
        this.#closing.signal,
      );
      if (isWanted()) this.#adopt(keySet, maxAgeSeconds);
    } catch (error) {
      if (isWanted()) this.#fail(failureOf(error));
    }
  }

  #adopt(keySet: KeySet, maxAgeSeconds: number | undefined): void {
    const previous = this.#keySet;
    const { clock, outageToleranceSeconds, observer } = this.#parts;
    this.#keySet = keySet;
    this.#lifetime = planLifetime(clock.monotonic(), maxAgeSeconds, outageToleranceSeconds);
    if (!sameKeys(previous, keySet)) this.#unknownKids.clear();
    observer.refreshed(keySet, previous);
    // The issuer's document counts, also when it withdraws every key; but it is fetched again soon.
    if (keySet.keys.size === 0)
      this.#fail({ code: "no_usable_keys", cause: undefined, host: undefined });
    else this.#schedule.succeeded(this.#lifetime.refreshAt);
  }

  #fail(failure: KeyFailure): void {
    this.#lastError = { failure, at: this.#clock.monotonic() };
    this.#schedule.failed();
    this.#parts.observer.refreshFailed(failure, this.#state());
  }
}

function sameKeys(previous: KeySet | undefined, next: KeySet): boolean {
  return (
    previous?.keys.size === next.keys.size && [...next.keys].every((key) => previous.keys.has(key))
  );
}
