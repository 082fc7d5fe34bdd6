import type { Clock, ClockTimer } from "@callgate/core";
import type { PassedTime } from "./passed-time.js";
import type { HeldToken, TokenKeeper } from "./token-keeper.js";

/** The longest a timer runs in Node: one set for longer fires at once. */
const MAX_TIMER_MS = 2_147_483_647;

/** Renews one key's token without a call to set it off, as long as the key is in use: asked since the last renewal. */
export class WarmTimer {
  readonly #clock: Clock;
  readonly #time: PassedTime;
  #timer: ClockTimer | undefined;
  #held: HeldToken | undefined;
  #renewedAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, time: PassedTime) {
    this.#clock = clock;
    this.#time = time;
  }

  /** Plans the next renewal after a flight landed. */
  set(keeper: TokenKeeper, usedAt: number): void {
    this.stop();
    const { held, cooldown } = keeper;
    if (held === undefined) return;
    if (held === this.#held) {
      if (cooldown.until <= held.life.handOutUntil) this.#wakeAt(cooldown.until, keeper);
      return;
    }
    const isInUse = usedAt > this.#renewedAt;
    this.#held = held;
    this.#renewedAt = this.#time.now();
    if (isInUse) this.#wakeAt(held.life.refreshAt, keeper);
  }

  stop(): void {
    this.#timer?.cancel();
  }

  #wakeAt(moment: number, keeper: TokenKeeper): void {
    const delayMs = Math.min(MAX_TIMER_MS, Math.max(0, Math.ceil(moment - this.#time.now())));
    const wake = (): void => {
      const now = this.#time.now();
      // Too early where the time does not fit into one timer.
      if (now < moment) this.#wakeAt(moment, keeper);
      else keeper.refresh(now);
    };
    this.#timer = this.#clock.setTimer(wake, delayMs, false);
  }
}
