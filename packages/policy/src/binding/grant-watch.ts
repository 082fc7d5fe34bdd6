import { backgroundTimer, type Clock, type ClockTimer, publish } from "@callgate/core/kit";
import type { Policy } from "../policy.js";
import { EXPIRING_MS } from "../warnings.js";
import { type EndingGrant, endingGrants } from "./ending-grants.js";
import { type GrantExpiringEvent, policyChannel } from "./policy-event.js";

const DAY_MS = 86_400_000;
/** Longest sleep: the time of day may be changed, and a subscriber may be added. */
const HOUR_MS = 3_600_000;
/** Most grants reported per day; those that end first are kept. */
const MAX_GRANTS = 1000;

/**
 * Reports grants that end soon: each once a day, from 14 days before its end until its end, while there are subscribers to
 * `callgate:policy`. A document in which no grant ends has no timer. On a runtime without timers while modules load, as workerd,
 * nothing is reported.
 */
export class GrantWatch {
  readonly #clock: Clock;
  /** When each grant was last reported; only grants that end soon. */
  #reported = new Map<string, number>();
  #version = "";
  #grants: readonly EndingGrant[] = [];
  #timer: ClockTimer | undefined;
  #stopped = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Watches a document in place of the previous one. A grant reported within the last day is not reported again. */
  follow(policy: Policy): void {
    this.#timer?.cancel();
    if (this.#stopped) return;
    this.#version = policy.version;
    this.#grants = endingGrants(policy, this.#clock.now());
    // Runs at once, but after the current work: a service subscribes while it starts.
    if (this.#expiring(this.#clock.now()).length > 0) this.#sleepFor(0);
    else this.#sleep();
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  /** Sleeps until a report is due; forever when none will be. A due report that had no subscriber is tried again in an hour. */
  #sleep(): void {
    const now = this.#clock.now();
    this.#grants = this.#grants.filter(({ end }) => end > now);
    if (this.#grants.length === 0) return;
    const next = this.#grants.slice(0, this.#expiring(now).length + 1);
    const soonest = Math.min(...next.map((grant) => this.#dueOf(grant, now)));
    this.#sleepFor(soonest > now ? Math.min(HOUR_MS, soonest - now) : HOUR_MS);
  }

  #sleepFor(delayMs: number): void {
    this.#timer = backgroundTimer(this.#clock, () => this.#wake(), delayMs);
  }

  #wake(): void {
    if (policyChannel.hasSubscribers) this.#report(this.#clock.now());
    this.#sleep();
  }

  #report(now: number): void {
    const reported = new Map<string, number>();
    for (const grant of this.#expiring(now)) {
      const isDue = this.#dueOf(grant, now) <= now;
      const key = keyOf(grant);
      reported.set(key, isDue ? now : (this.#reported.get(key) ?? now));
      if (isDue) publish(SINK, () => this.#eventOf(grant, now));
    }
    this.#reported = reported;
  }

  #expiring(now: number): readonly EndingGrant[] {
    const soon: EndingGrant[] = [];
    for (const grant of this.#grants) {
      if (grant.end - now > EXPIRING_MS || soon.length === MAX_GRANTS) break;
      if (grant.end > now) soon.push(grant);
    }
    return soon;
  }

  /** When it is to be reported next. If the time of day was set back by more than a day: now. */
  #dueOf(grant: EndingGrant, now: number): number {
    const last = this.#reported.get(keyOf(grant));
    if (last === undefined || last - now >= DAY_MS) return grant.end - EXPIRING_MS;
    return last + DAY_MS;
  }

  #eventOf({ endpoint, caller, until, ticket }: EndingGrant, at: number): GrantExpiringEvent {
    const grant = { endpoint, caller, until, ticket };
    return Object.freeze({
      type: "grant_expiring",
      at,
      issuer: undefined,
      version: this.#version,
      ...grant,
    });
  }
}

const SINK = { channel: policyChannel, listener: undefined };

function keyOf({ endpoint, caller, until }: EndingGrant): string {
  return JSON.stringify([endpoint, caller, until]);
}
