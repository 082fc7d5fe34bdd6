import { TokenBucket, unlessAborted } from "@callgate/core/kit";
import type { AccessToken } from "../access-token.js";
import { TokenError, withDetails } from "../errors.js";
import type { TokenState } from "../events.js";
import type { GrantParameters } from "../grant/token-endpoint.js";
import type { CredentialWatch } from "./credential-watch.js";
import type { PassedTime } from "./passed-time.js";
import { describeScope, type ScopeStatus } from "./scope-status.js";
import type { CachedToken, Fetching, TokenRefresher } from "./token-refresher.js";
import type { TokenReporter } from "./token-reporter.js";
import type { WarmTimer } from "./warm-timer.js";

/** What a {@link ScopeToken} uses. */
export interface ScopeTokenParts {
  readonly time: PassedTime;
  readonly reporter: TokenReporter;
  readonly credentials: CredentialWatch;
  readonly newRefresher: (parameters: GrantParameters, onFetched: () => void) => TokenRefresher;
  /** Renews the token while it is in use; `undefined` where only calls do. */
  readonly warmTimer: WarmTimer | undefined;
}

/** How many renewals services that refuse valid tokens may cause: two at once, then one every 30 seconds. */
const FORCED_REFRESHES = { burst: 2, intervalMs: 30_000 };

/** One scope's token as calls find it: empty, fresh, stale, expired, or cooling down. */
export class ScopeToken {
  readonly #parts: ScopeTokenParts;
  readonly #parameters: GrantParameters;
  readonly #refresher: TokenRefresher;
  readonly #forcedRefreshes: TokenBucket;
  #usedAt: number;

  constructor(parts: ScopeTokenParts, parameters: GrantParameters) {
    this.#parts = parts;
    this.#parameters = parameters;
    this.#refresher = parts.newRefresher(parameters, () =>
      parts.warmTimer?.plan(this.#refresher, this.#usedAt),
    );
    this.#usedAt = parts.time.now();
    this.#forcedRefreshes = new TokenBucket(FORCED_REFRESHES, this.#usedAt);
  }

  /** When a call last requested the token. */
  get usedAt(): number {
    return this.#usedAt;
  }

  get isRefreshing(): boolean {
    return this.#refresher.fetching !== undefined;
  }

  /** @throws {TokenError} as a rejection, never otherwise */
  get(minRemainingMs: number, signal: AbortSignal | undefined): Promise<AccessToken> {
    const { time, reporter } = this.#parts;
    const now = time.now();
    this.#usedAt = now;
    if (signal?.aborted === true) return this.#refuse(aborted(), now, now);
    const { cached } = this.#refresher;
    if (cached === undefined || isPast(cached, minRemainingMs, now)) return this.#wait(now, signal);
    if (now >= cached.schedule.refreshAt) this.#refresher.refresh(now);
    this.#pollCredential(now);
    return reporter.isHeard() ? this.#return(cached, now, now) : cached.promise;
  }

  /** @returns whether this was the current token, and the next call gets another one if available */
  invalidate(value: string): boolean {
    if (this.#refresher.cached?.token.value !== value) return false;
    const granted = this.#forcedRefreshes.take(this.#parts.time.now());
    if (granted) this.#refresher.invalidate();
    this.#parts.reporter.report(this.#parameters, { type: "invalidated", granted });
    return granted;
  }

  /** Ends the cooldown. */
  reset(): void {
    this.#refresher.cooldown.endOwn();
  }

  /** Drops the token and ends the token fetch. */
  close(reason: TokenError): Promise<unknown> {
    this.#parts.warmTimer?.stop();
    return this.#refresher.close(reason);
  }

  status(): ScopeStatus {
    const { time } = this.#parts;
    const { cached, fetching, cooldown } = this.#refresher;
    const state = this.#state(time.now());
    return describeScope(this.#parameters, { state, cached, fetching, cooldown }, time);
  }

  #state(now: number): TokenState {
    const { cached, cooldown } = this.#refresher;
    if (cached !== undefined && now <= cached.schedule.usableUntil)
      return now < cached.schedule.refreshAt ? "fresh" : "stale";
    if (!this.isRefreshing && cooldown.refusal(now) !== undefined) return "cooldown";
    return cached === undefined && this.#refresher.fallback(now) === undefined
      ? "empty"
      : "expired";
  }

  #wait(now: number, signal: AbortSignal | undefined): Promise<AccessToken> {
    if (this.#refresher.fetching === undefined) {
      const refusal = this.#refresher.cooldown.refusal(now);
      if (refusal !== undefined) {
        this.#pollCredential(now);
        return this.#fallbackOr(refusal, now, now);
      }
    }
    const fetching = this.#refresher.fetching ?? this.#refresher.start();
    return fetching.waiting.hasRoom
      ? this.#join(fetching, now, signal)
      : this.#fallbackOr(overloaded(), now, now);
  }

  async #join(
    { waiting, outcome }: Fetching,
    since: number,
    signal: AbortSignal | undefined,
  ): Promise<AccessToken> {
    const found = this.#state(since);
    waiting.enter();
    const result = await (signal === undefined
      ? outcome
      : unlessAborted(outcome, signal).catch(aborted));
    waiting.leave();
    const now = this.#parts.time.now();
    if (result instanceof TokenError) {
      return result.code === "aborted"
        ? this.#refuse(result, since, now)
        : this.#fallbackOr(withDetails(result, {}), since, now, found);
    }
    const { cached } = this.#refresher;
    return cached?.token === result ? this.#return(cached, since, now, found) : result;
  }

  #fallbackOr(
    error: TokenError,
    since: number,
    now: number,
    found?: TokenState,
  ): Promise<AccessToken> {
    const fallback = this.#refresher.fallback(now);
    return fallback === undefined
      ? this.#refuse(error, since, now)
      : this.#return(fallback, since, now, found);
  }

  /** @param found the state when the call came; the present one where it did not wait */
  #return(
    { promise, schedule }: CachedToken,
    since: number,
    now: number,
    found?: TokenState,
  ): Promise<AccessToken> {
    const { reporter } = this.#parts;
    if (reporter.isHeard()) {
      const state = found ?? this.#state(now);
      const remainingMs = schedule.expiresAt - now;
      const waitedMs = now - since;
      reporter.report(this.#parameters, { type: "handed_out", state, waitedMs, remainingMs });
    }
    return promise;
  }

  #refuse(error: TokenError, since: number, now: number): Promise<never> {
    const { code } = error;
    this.#parts.reporter.report(this.#parameters, { type: "refused", code, waitedMs: now - since });
    return Promise.reject(error);
  }

  #pollCredential(now: number): void {
    const { credentials, time } = this.#parts;
    if (!credentials.isPollDue(now)) return;
    credentials.poll((isTested) => {
      // A token that was bound to the certificate before is dropped already.
      if (isTested || this.#refresher.cached === undefined) this.#refresher.refresh(time.now());
    });
  }
}

function isPast({ schedule }: CachedToken, minRemainingMs: number, now: number): boolean {
  if (now > schedule.usableUntil) return true;
  return schedule.expiresAt - now < minRemainingMs && now >= schedule.renewableAt;
}

function aborted(): TokenError {
  return new TokenError("aborted", "The caller no longer waits for a token");
}

function overloaded(): TokenError {
  return new TokenError(
    "overloaded",
    "Too many calls wait for a token; raise `maxWaiting`, or send fewer calls",
    {
      retryable: true,
    },
  );
}
