import { LRUCache } from "lru-cache";
import type { TrustedIssuer } from "../../issuer/trusted-issuer.js";
import type { KeySource } from "../../keys/key-source.js";
import type { Clock } from "../../kit/time/clock.js";
import { withDeadline } from "../../kit/time/deadline.js";
import { SingleFlight } from "../../kit/time/single-flight.js";
import type { IssuerDirectory, IssuerWithKeys } from "./issuer-directory.js";

/** What {@link ResolvedIssuers} need. */
export interface ResolvedIssuersParts {
  /** Calls the application, and checks what it returns. Throws where that is invalid. */
  readonly resolve: (iss: string) => Promise<TrustedIssuer | undefined>;
  readonly createKeys: (trusted: TrustedIssuer) => KeySource;
  readonly clock: Clock;
  /** Most issuers cached at once, and most that are cached as not trusted. */
  readonly max: number;
  /** How long an answer is used before the application is called again, in milliseconds. */
  readonly maxAgeMs: number;
  readonly timeoutMs: number;
}

interface Resolved extends IssuerWithKeys {
  readonly until: number;
}

/** How long an issuer that is not trusted is not resolved again. */
const UNTRUSTED_MS = 60_000;
/** How long a failure to resolve is returned to all requests for that issuer. */
const FAILURE_MS = 1000;
/** Most resolutions at once of issuers that were not trusted before: callers choose their identifiers. */
const MAX_RESOLVING = 100;
/** Longest identifier that is passed to the application. */
const MAX_IDENTIFIER_LENGTH = 1024;

/**
 * Issuers that the application resolves when a token of theirs arrives: one tenant per customer, for example.
 *
 * Each identifier is resolved once while its answer is valid, for any number of tokens meanwhile.
 */
export class ResolvedIssuers implements IssuerDirectory {
  readonly #parts: ResolvedIssuersParts;
  readonly #trusted: LRUCache<string, Resolved>;
  /** Identifiers that are not trusted, and until when that is cached. */
  readonly #untrusted: LRUCache<string, number>;
  readonly #failures: LRUCache<string, { readonly error: unknown; readonly until: number }>;
  readonly #resolving = new Map<string, SingleFlight<IssuerWithKeys | undefined>>();
  #isClosed = false;

  constructor(parts: ResolvedIssuersParts) {
    const { max } = parts;
    this.#parts = parts;
    // Where the keys stay in use under a newer answer, they are not closed. That answer is stored only after `dispose`.
    this.#trusted = new LRUCache({
      max,
      disposeAfter: ({ keys }, iss) => {
        if (this.#trusted.peek(iss)?.keys !== keys) keys.close();
      },
    });
    this.#untrusted = new LRUCache({ max });
    this.#failures = new LRUCache({ max: MAX_RESOLVING });
  }

  find(iss: string): IssuerWithKeys | undefined | Promise<IssuerWithKeys | undefined> {
    if (this.#isClosed) throw new Error("The gate is closed");
    const now = this.#parts.clock.monotonic();
    const known = this.#trusted.get(iss);
    if (known !== undefined && now < known.until) return known;
    if (iss === "" || iss.length > MAX_IDENTIFIER_LENGTH) return undefined;
    if (now < (this.#untrusted.get(iss) ?? Number.NEGATIVE_INFINITY)) return undefined;
    const failure = this.#failures.get(iss);
    if (failure !== undefined && now < failure.until) throw failure.error;
    return this.#join(iss, known);
  }

  known(atMost: number = Number.POSITIVE_INFINITY): readonly IssuerWithKeys[] {
    const known: IssuerWithKeys[] = [];
    for (const each of this.#trusted.values()) if (known.push(each) >= atMost) break;
    return known;
  }

  close(): void {
    this.#isClosed = true;
    this.#trusted.clear();
    this.#untrusted.clear();
  }

  async #join(iss: string, before: Resolved | undefined): Promise<IssuerWithKeys | undefined> {
    const flight = this.#resolving.get(iss) ?? this.#newFlight(before !== undefined);
    this.#resolving.set(iss, flight);
    try {
      return await flight.join(() => this.#resolve(iss, before));
    } finally {
      if (this.#resolving.get(iss) === flight && !flight.isRunning) this.#resolving.delete(iss);
    }
  }

  /** @param isKnown whether the issuer was trusted: a flood of others does not lock it out, and there are not more than `max` */
  #newFlight(isKnown: boolean): SingleFlight<IssuerWithKeys | undefined> {
    if (this.#resolving.size >= MAX_RESOLVING) this.#dropLost();
    if (this.#resolving.size >= MAX_RESOLVING && !isKnown)
      throw new Error("Too many unknown issuers are being resolved");
    return new SingleFlight(this.#parts.clock, this.#parts.timeoutMs);
  }

  #dropLost(): void {
    for (const [iss, flight] of this.#resolving) if (!flight.isRunning) this.#resolving.delete(iss);
  }

  async #resolve(iss: string, before: Resolved | undefined): Promise<IssuerWithKeys | undefined> {
    const { clock, timeoutMs, resolve, createKeys, maxAgeMs } = this.#parts;
    const timedOut = (): Error => new Error("`issuers.resolve` did not answer in time");
    try {
      const trusted = await withDeadline({ clock, timeoutMs, timedOut }, () => resolve(iss));
      const now = clock.monotonic();
      if (trusted === undefined) {
        this.#trusted.delete(iss);
        this.#untrusted.set(iss, now + UNTRUSTED_MS);
        return undefined;
      }
      const keys =
        before !== undefined && haveSameKeys(before.trusted, trusted)
          ? before.keys
          : createKeys(trusted);
      const until = now + maxAgeMs;
      const isCurrent = (): boolean => !this.#isClosed && clock.monotonic() < until;
      const resolved: Resolved = { trusted, keys, until, isCurrent };
      if (this.#isClosed) keys.close();
      else this.#trusted.set(iss, resolved);
      return resolved;
    } catch (error) {
      this.#failures.set(iss, { error, until: clock.monotonic() + FAILURE_MS });
      throw error;
    }
  }
}

/** Whether two answers about one issuer lead to the same keys, so that the cached ones can stay. */
function haveSameKeys(one: TrustedIssuer, other: TrustedIssuer): boolean {
  const isSameSet = <T>(a: ReadonlySet<T>, b: ReadonlySet<T>): boolean =>
    a.size === b.size && [...a].every((each) => b.has(each));
  return (
    one.keys.kind !== "static" &&
    JSON.stringify(one.keys) === JSON.stringify(other.keys) &&
    one.alias === other.alias &&
    one.profile === other.profile &&
    isSameSet(one.algorithms, other.algorithms) &&
    isSameSet(one.rsaAlgorithms, other.rsaAlgorithms)
  );
}
