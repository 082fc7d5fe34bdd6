import {
  backoffMs,
  type Clock,
  TokenBucket,
  Warnings,
  withDeadline,
  withoutLineEnd,
} from "@callgate/core/kit";
import { SecretUnavailableError } from "../errors.js";
import type { CacheSettings } from "../options/cache-options.js";
import { ReadFailure, toUnavailable } from "../read-failure.js";
import {
  INITIAL,
  type Secret,
  type SecretReason,
  type SecretRequest,
  type SecretSource,
} from "../secret-source.js";
import type { ReadSecret, SecretReading } from "./secret-reading.js";
import { Stopwatch } from "./stopwatch.js";
import { unlessDetached } from "./unless-detached.js";
import { VersionNames } from "./version-names.js";

/** The pauses while the store fails. */
const BACKOFF = { firstMs: 1000, maxMs: 60_000 };
/** How often a rejected secret may be read again: three times in a row, then once in five seconds. */
const REREADS = { burst: 3, intervalMs: 5000 };
const JITTER = 0.1;
const LEAST_LIFETIME_MS = 1000;
/** How soon a value that was rejected and has not changed is read again; doubling from then on. */
const RECHECK_MS = 5000;

interface Failure {
  readonly error: SecretUnavailableError;
  readonly since: Stopwatch;
  readonly pauseMs: number;
}

/**
 * The core of every built-in source: one read at a time for all callers, cached, and kept while the store is down.
 *
 * The only timer is the deadline of a read: a value is read again when a caller requests it.
 */
export class CachedSource implements SecretSource {
  readonly #name: string;
  readonly #read: ReadSecret;
  readonly #settings: CacheSettings;
  readonly #clock: Clock;
  /** Jittered once, so that the sources of a fleet spread out and one source is predictable. */
  readonly #cacheMs: number;
  readonly #rereads: TokenBucket;
  readonly #versions = new VersionNames();
  readonly #warnings: Warnings;
  #secret: Secret | undefined;
  #sinceRead: Stopwatch;
  #lifetimeMs = 0;
  #spanMs = 0;
  #failure: Failure | undefined;
  #failures = 0;
  #flight: { readonly reason: SecretReason; readonly done: Promise<void> } | undefined;
  #rereadNext: Promise<void> | undefined;

  /** @param name made of names from the configuration alone: it appears in errors */
  constructor(name: string, read: ReadSecret, settings: CacheSettings) {
    this.#name = name;
    this.#read = read;
    this.#settings = settings;
    this.#clock = settings.clock;
    this.#cacheMs = settings.cacheSeconds * 1000 * (1 - JITTER + 2 * JITTER * settings.random());
    this.#rereads = new TokenBucket(REREADS, settings.clock.monotonic());
    this.#sinceRead = new Stopwatch(settings.clock);
    this.#warnings = new Warnings(settings.warnings);
  }

  async get({ reason, signal }: SecretRequest = INITIAL): Promise<Secret> {
    if (signal?.aborted) throw new SecretUnavailableError("aborted", this.#name);
    const flight = this.#toWaitFor(reason);
    if (flight !== undefined) await unlessDetached(flight, signal, this.#name);
    if (this.#secret !== undefined) return this.#secret;
    throw this.#failure?.error ?? new SecretUnavailableError("store_error", this.#name);
  }

  /** The read this caller has to wait for, or `undefined` when the present value or failure is the answer. */
  #toWaitFor(reason: SecretReason): Promise<void> | undefined {
    if (reason === "rejected") return this.#reread();
    if (this.#isFresh()) return undefined;
    if (this.#flight === undefined && this.#isBackingOff()) return undefined;
    const flight = this.#flight?.done ?? this.#start(reason);
    const mustWait = this.#secret === undefined || reason === "poll" || this.#isLongStale();
    return mustWait ? flight : undefined;
  }

  /** Reads the store itself; callers meanwhile join. Beyond the budget, only a read already under way is waited for. */
  #reread(): Promise<void> | undefined {
    if (this.#flight?.reason === "rejected") return this.#flight.done;
    if (this.#rereadNext !== undefined) return this.#rereadNext;
    if (!this.#rereads.take(this.#clock.monotonic())) return this.#flight?.done;
    if (this.#flight === undefined) return this.#start("rejected");
    // The read under way may have begun before the new value was stored.
    this.#rereadNext = this.#flight.done.then(() => {
      this.#rereadNext = undefined;
      return this.#start("rejected");
    });
    return this.#rereadNext;
  }

  #start(reason: SecretReason): Promise<void> {
    const done = this.#fly(reason).finally(() => {
      this.#flight = undefined;
    });
    this.#flight = { reason, done };
    return done;
  }

  async #fly(reason: SecretReason): Promise<void> {
    try {
      const { timeoutMs } = this.#settings;
      const timedOut = () => new SecretUnavailableError("store_timeout", this.#name);
      const reading = await withDeadline(
        { clock: this.#clock, timeoutMs, timedOut },
        async (signal) => checkReading(await this.#read({ reason, signal })),
      );
      this.#adopt(reading, reason);
    } catch (error) {
      this.#fail(error);
    }
  }

  #adopt(reading: SecretReading, reason: SecretReason): void {
    const before = this.#secret?.version;
    this.#secret = this.#versions.name(reading);
    this.#sinceRead = new Stopwatch(this.#clock);
    this.#spanMs = this.#nextSpanMs(this.#secret.version !== before, reason);
    // An expired value is kept until the store has another: reading it all the time would not bring one.
    const leftMs = (reading.notAfter ?? 0) * 1000 - this.#clock.now();
    this.#lifetimeMs =
      leftMs > 0 ? Math.max(LEAST_LIFETIME_MS, Math.min(this.#spanMs, leftMs)) : this.#spanMs;
    this.#failure = undefined;
    this.#failures = 0;
    this.#warnings.recovered(this.#name);
  }

  /** A server that rejects a value often has the next one before the store does. */
  #nextSpanMs(isNew: boolean, reason: SecretReason): number {
    if (isNew) return this.#cacheMs;
    return Math.min(this.#cacheMs, reason === "rejected" ? RECHECK_MS : 2 * this.#spanMs);
  }

  #fail(error: unknown): void {
    this.#failures += 1;
    const pauseMs = backoffMs(this.#failures, BACKOFF, this.#settings.random);
    const unavailable = toUnavailable(error, this.#name, new Date(this.#clock.now() + pauseMs));
    this.#failure = { error: unavailable, since: new Stopwatch(this.#clock), pauseMs };
    this.#warn(unavailable);
  }

  #warn({ code, message, cause }: SecretUnavailableError): void {
    const kept = this.#secret === undefined ? "there is no value" : "the last value stays in use";
    this.#warnings.warn(this.#name, [code, (cause as { code?: unknown })?.code].join(" "), {
      code: "CALLGATE_SECRET_UNAVAILABLE",
      message: `A secret cannot be read: ${message}; ${kept}`,
    });
  }

  #isFresh(): boolean {
    return this.#secret !== undefined && this.#sinceRead.isWithin(this.#lifetimeMs);
  }

  /** Whether the value was not read for long: one wait is better than a long-stale value, unless the store is down. */
  #isLongStale(): boolean {
    return this.#failures === 0 && !this.#sinceRead.isWithin(2 * this.#lifetimeMs);
  }

  #isBackingOff(): boolean {
    return this.#failure?.since.isWithin(this.#failure.pauseMs) === true;
  }
}

function checkReading(reading: SecretReading): SecretReading {
  if (typeof reading?.value !== "string") throw new ReadFailure("secret_invalid");
  const { version, notAfter } = reading;
  const value = withoutLineEnd(reading.value);
  if (value === "") throw new ReadFailure("secret_empty");
  const before = reading.previous;
  const previous =
    typeof before?.value === "string"
      ? { version: before.version, value: withoutLineEnd(before.value) }
      : undefined;
  return { value, version, notAfter, previous: previous?.value === "" ? undefined : previous };
}
