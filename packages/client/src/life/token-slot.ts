import type { AccessToken } from "../access-token.js";
import { TokenError, withDetails } from "../errors.js";
import type { TokenState } from "../events.js";
import type { GrantParameters } from "../grant/token-endpoint.js";
import { ForcedRefreshBudget } from "./forced-refresh-budget.js";
import type { KeyStatus } from "./key-status.js";
import { unlessAborted } from "./timing.js";
import { type HeldToken, type KeeperParts, type Landing, TokenKeeper } from "./token-keeper.js";
import { WarmTimer } from "./warm-timer.js";

/** What the keys of a client have in common. */
export interface SlotParts extends KeeperParts {
  readonly keepWarm: boolean;
  /** Ends what goes on in the background. */
  readonly closing: AbortSignal;
}

/** One key as calls find it: empty, fresh, stale, dead, or cooling down. */
export class TokenSlot {
  readonly #parts: SlotParts;
  readonly #scope: string | undefined;
  readonly #keeper: TokenKeeper;
  readonly #forced: ForcedRefreshBudget;
  readonly #warmTimer: WarmTimer | undefined;
  #usedAt: number;

  constructor(parts: SlotParts, parameters: GrantParameters) {
    this.#parts = parts;
    this.#scope = parameters.scope;
    this.#keeper = new TokenKeeper(parts, parameters, () =>
      this.#warmTimer?.set(this.#keeper, this.#usedAt),
    );
    this.#usedAt = parts.time.now();
    this.#forced = new ForcedRefreshBudget(this.#usedAt);
    this.#warmTimer = parts.keepWarm ? new WarmTimer(parts.clock, parts.time) : undefined;
  }

  /** When it was last asked for a token. */
  get usedAt(): number {
    return this.#usedAt;
  }

  get isRefreshing(): boolean {
    return this.#keeper.landing !== undefined;
  }

  /** @throws {TokenError} as a rejection, never otherwise */
  get(minRemainingMs: number, signal: AbortSignal | undefined): Promise<AccessToken> {
    const { time, reporter, credentials } = this.#parts;
    const now = time.now();
    this.#usedAt = now;
    if (signal?.aborted === true) return this.#refuse(aborted(), now, now);
    const { held } = this.#keeper;
    if (held === undefined || isPast(held, minRemainingMs, now)) return this.#wait(now, signal);
    if (now >= held.life.refreshAt) this.#keeper.refresh(now);
    if (now >= credentials.pollAt) this.#poll();
    return reporter.isHeard() ? this.#handOut(held, now, now) : held.promise;
  }

  /** @returns whether this was the key's token, and the next call gets another if one can be had */
  invalidate(value: string): boolean {
    if (this.#keeper.held?.token.value !== value) return false;
    const granted = this.#forced.take(this.#parts.time.now());
    if (granted) this.#keeper.suspect();
    this.#parts.reporter.report(this.#scope, { type: "invalidated", granted });
    return granted;
  }

  /** Ends the cooldown. */
  reset(): void {
    this.#keeper.cooldown.end();
  }

  /** Forgets its token and ends its flight. */
  close(reason: TokenError): Promise<unknown> {
    this.#warmTimer?.stop();
    return this.#keeper.close(reason);
  }

  status(): KeyStatus {
    const { time } = this.#parts;
    const { held, landing, cooldown } = this.#keeper;
    return Object.freeze({
      scope: this.#scope,
      state: this.#state(time.now()),
      expiresAt: held?.token.expiresAt,
      refreshAt: held && new Date(time.toWall(held.life.refreshAt)).toISOString(),
      isRefreshing: landing !== undefined,
      waiting: landing?.flight.waiting ?? 0,
      failures: cooldown.failures,
      lastErrorCode: cooldown.error?.code,
      retryAt: cooldown.error?.retryAt?.toISOString(),
    });
  }

  #state(now: number): TokenState {
    const { held } = this.#keeper;
    if (held !== undefined && now <= held.life.handOutUntil)
      return now < held.life.refreshAt ? "fresh" : "stale";
    if (!this.isRefreshing && this.#keeper.refusal(now) !== undefined) return "cooldown";
    return held === undefined && this.#keeper.fallback(now) === undefined ? "empty" : "dead";
  }

  #wait(now: number, signal: AbortSignal | undefined): Promise<AccessToken> {
    const { load } = this.#parts;
    let landing = this.#keeper.landing;
    if (landing === undefined) {
      const refusal = this.#keeper.refusal(now);
      if (refusal !== undefined) {
        if (now >= this.#parts.credentials.pollAt) this.#poll();
        return this.#orFallback(refusal, now, now);
      }
      landing = this.#keeper.takeOff();
    }
    if (landing === undefined || !load.hasRoomToWait)
      return this.#orFallback(overloaded(), now, now);
    return this.#join(landing, now, signal);
  }

  async #join(
    { flight, outcome }: Landing,
    since: number,
    signal: AbortSignal | undefined,
  ): Promise<AccessToken> {
    const { load, time } = this.#parts;
    flight.waiting += 1;
    load.addWaiting(1);
    const landed = await (signal === undefined
      ? outcome
      : unlessAborted(outcome, signal).catch(aborted));
    flight.waiting -= 1;
    load.addWaiting(-1);
    const now = time.now();
    if (landed instanceof TokenError) {
      return landed.code === "aborted"
        ? this.#refuse(landed, since, now)
        : this.#orFallback(withDetails(landed, {}), since, now);
    }
    const { held } = this.#keeper;
    return held?.token === landed ? this.#handOut(held, since, now) : landed;
  }

  #orFallback(error: TokenError, since: number, now: number): Promise<AccessToken> {
    const fallback = this.#keeper.fallback(now);
    return fallback === undefined
      ? this.#refuse(error, since, now)
      : this.#handOut(fallback, since, now);
  }

  #handOut({ promise, life }: HeldToken, since: number, now: number): Promise<AccessToken> {
    const { reporter } = this.#parts;
    if (reporter.isHeard()) {
      const remainingMs = life.expiresAt - now;
      reporter.report(this.#scope, { type: "handed_out", waitedMs: now - since, remainingMs });
    }
    return promise;
  }

  #refuse(error: TokenError, since: number, now: number): Promise<never> {
    const { code } = error;
    this.#parts.reporter.report(this.#scope, { type: "refused", code, waitedMs: now - since });
    return Promise.reject(error);
  }

  #poll(): void {
    const { credentials, closing, time } = this.#parts;
    credentials.poll(closing, () => this.#keeper.refresh(time.now()));
  }
}

function isPast({ life }: HeldToken, minRemainingMs: number, now: number): boolean {
  if (now > life.handOutUntil) return true;
  return life.expiresAt - now < minRemainingMs && now >= life.renewableAt;
}

function aborted(): TokenError {
  return new TokenError("aborted", "The caller no longer waits for a token");
}

function overloaded(): TokenError {
  return new TokenError("overloaded", "Too many token requests are under way, or too many wait", {
    retryable: true,
  });
}
