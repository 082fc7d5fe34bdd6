import type { Denial, IntrospectionContext, JsonObject, VerifiedToken } from "@callgate/core/kit";
import { TokenCache, type TokenKey } from "../caching/token-cache.js";
import type { DefinedIntrospection } from "../options/define-introspect.js";
import { ActiveEntry, RefusedEntry } from "./answer-entry.js";

/** When the use of an answer requests it again: in the last third of its time. */
export const REFRESH_SHARE: number = 2 / 3;

/** What is kept of answers, a "yes" apart from a "no", so that a flood of random tokens evicts no good one. */
export class KeptAnswers {
  readonly #context: IntrospectionContext;
  readonly #defined: DefinedIntrospection;
  readonly #active: TokenCache<ActiveEntry>;
  readonly #refused: TokenCache<RefusedEntry>;

  constructor(context: IntrospectionContext, defined: DefinedIntrospection) {
    this.#context = context;
    this.#defined = defined;
    this.#active = new TokenCache(defined.maxEntries);
    this.#refused = new TokenCache(defined.maxEntries);
  }

  /** How many active answers are kept. */
  get size(): number {
    return this.#active.size;
  }

  /** What is known of an active token, however old. */
  active(key: TokenKey): ActiveEntry | undefined {
    return this.#active.get(key);
  }

  /** @param now of the monotonic clock */
  refusal(key: TokenKey, now: number): Denial | undefined {
    const refused = this.#refused.get(key);
    return refused !== undefined && now < refused.until ? refused.denial : undefined;
  }

  /** @param ageMs time since the question */
  admit(key: TokenKey, verified: VerifiedToken, { exp }: JsonObject, ageMs: number): void {
    const { cacheMs, staleIfErrorMs, refreshAhead } = this.#defined;
    if (cacheMs === 0) return;
    const { clock, clockSkewSeconds } = this.#context;
    const expiresAt = Math.min(verified.auth.expiresAt, typeof exp === "number" ? exp : Infinity);
    const answeredAt = clock.monotonic() - ageMs;
    const freshUntil = answeredAt + cacheMs;
    const entry = new ActiveEntry(
      key,
      { ...verified, cached: true },
      {
        freshUntil,
        refreshAt: refreshAhead ? answeredAt + cacheMs * REFRESH_SHARE : Infinity,
        staleUntil: freshUntil + staleIfErrorMs,
        expiresAtMs: (expiresAt + clockSkewSeconds) * 1000,
      },
    );
    this.#active.set(key, entry);
    this.#refused.delete(key);
  }

  /** @param longestMs how long the refusal holds at most */
  refuse(key: TokenKey, denial: Denial, longestMs: number): void {
    this.#active.delete(key);
    const refusedMs = Math.min(this.#defined.negativeCacheMs, longestMs);
    const until = this.#context.clock.monotonic() + refusedMs;
    if (refusedMs > 0) this.#refused.set(key, new RefusedEntry(key, denial, until));
  }

  clear(): void {
    this.#active.clear();
    this.#refused.clear();
  }
}
