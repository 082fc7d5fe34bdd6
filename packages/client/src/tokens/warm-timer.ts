import type { Clock, ClockTimer } from "@callgate/core/kit";
import type { PassedTime } from "./passed-time.js";
import type { CachedToken, TokenRefresher } from "./token-refresher.js";

/** The longest delay of a timer in Node: a timer with a longer delay fires at once. */
const MAX_TIMER_MS = 2_147_483_647;

/** Renews one scope's token without a call that triggers it, as long as the scope is in use: requested since the last renewal. */
export class WarmTimer {
  readonly #clock: Clock;
  readonly #time: PassedTime;
  #timer: ClockTimer | undefined;
  #planned: CachedToken | undefined;
  #renewedAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, time: PassedTime) {
    this.#clock = clock;
    this.#time = time;
  }

  /** Plans the next renewal after a token fetch. */
  plan(refresher: TokenRefresher, usedAt: number): void {
    this.stop();
    const { cached, cooldown } = refresher;
    if (cached === undefined) return;
    if (cached === this.#planned) {
      if (cooldown.until <= cached.schedule.usableUntil) this.#wakeAt(cooldown.until, refresher);
      return;
    }
    const isInUse = usedAt > this.#renewedAt;
    this.#planned = cached;
    this.#renewedAt = this.#time.now();
    if (isInUse) this.#wakeAt(cached.schedule.refreshAt, refresher);
  }

  stop(): void {
    this.#timer?.cancel();
  }

  #wakeAt(moment: number, refresher: TokenRefresher): void {
    const delayMs = Math.min(MAX_TIMER_MS, Math.max(0, Math.ceil(moment - this.#time.now())));
    const wake = (): void => {
      const now = this.#time.now();
      // Too early where the delay does not fit into one timer.
      if (now < moment) this.#wakeAt(moment, refresher);
      else refresher.refresh(now);
    };
    this.#timer = this.#clock.setTimer(wake, delayMs, false);
  }
}
