import type { Denial, VerifiedToken } from "@callgate/core/kit";
import { detached, type Keyed, type TokenKey } from "../caching/token-cache.js";

/** How long an answer counts, in milliseconds of the monotonic clock. */
export interface AnswerTimes {
  readonly freshUntil: number;
  /** From when on its use requests it again. */
  readonly refreshAt: number;
  /** Until when it is used where the server cannot be reached. */
  readonly staleUntil: number;
  /** When the token expires, in milliseconds since the Unix epoch: the clock of `exp`. */
  readonly expiresAtMs: number;
}

/** An active answer. One object with its key: ten thousand of them are kept. */
export class ActiveEntry implements Keyed {
  readonly c: number;
  readonly d: number;
  readonly rest: string;
  readonly verification: VerifiedToken;
  readonly freshUntil: number;
  readonly staleUntil: number;
  readonly expiresAtMs: number;
  refreshAt: number;

  constructor({ c, d, rest }: TokenKey, verification: VerifiedToken, times: AnswerTimes) {
    this.c = c;
    this.d = d;
    this.rest = detached(rest);
    this.verification = verification;
    this.freshUntil = times.freshUntil;
    this.refreshAt = times.refreshAt;
    this.staleUntil = times.staleUntil;
    this.expiresAtMs = times.expiresAtMs;
  }

  /** The token's own expiry counts for every use, whatever the age of the answer. */
  isFresh(now: number, nowMs: number): boolean {
    return now < this.freshUntil && nowMs < this.expiresAtMs;
  }

  isStaleUsable(now: number, nowMs: number): boolean {
    return now < this.staleUntil && nowMs < this.expiresAtMs;
  }
}

/** A "no", or an active token that is refused here. */
export class RefusedEntry implements Keyed {
  readonly c: number;
  readonly d: number;
  readonly rest: string;
  readonly denial: Denial;
  readonly until: number;

  constructor({ c, d, rest }: TokenKey, denial: Denial, until: number) {
    this.c = c;
    this.d = d;
    this.rest = detached(rest);
    this.denial = denial;
    this.until = until;
  }
}
