import type { Clock } from "@callgate/core/kit";
import type { GrantedToken, GrantParameters } from "../grant/token-endpoint.js";
import { lateToken } from "./late-token.js";
import type { PassedTime } from "./passed-time.js";
import type { TokenReporter } from "./token-reporter.js";
import { planSchedule, readLifetime, type TokenSchedule } from "./token-schedule.js";

/** What a granted token is scheduled with. */
export interface SchedulingParts {
  readonly clock: Clock;
  readonly time: PassedTime;
  readonly random: () => number;
  readonly reporter: TokenReporter;
  /** The lifetime of a token that says none. */
  readonly assumeLifetimeSeconds: number;
}

/** A token, and when it is to be renewed. */
export interface ScheduledToken {
  readonly granted: GrantedToken;
  readonly schedule: TokenSchedule;
}

/**
 * Plans when a granted token is renewed, and reports what its server did not say.
 *
 * @param sentAt when its request was sent, by the client's passed time
 * @throws {TokenError} where it came too late to be used
 */
export function scheduledToken(
  granted: GrantedToken,
  sentAt: number,
  parameters: GrantParameters,
  { clock, time, random, reporter, assumeLifetimeSeconds }: SchedulingParts,
): ScheduledToken {
  const lifetime = readLifetime(granted, assumeLifetimeSeconds, clock.now());
  if (lifetime.assumed) {
    reporter.warn(parameters, "lifetime_missing", `${assumeLifetimeSeconds} s`);
  }
  if (granted.isUnbound) reporter.warn(parameters, "token_unbound", "Bearer");
  if (granted.tokenTypeMissing) reporter.warn(parameters, "token_type_missing", "Bearer");
  if (!(lifetime.seconds > 0)) throw lateToken(clock.now());
  const schedule = planSchedule(sentAt, lifetime.seconds * 1000, random());
  if (time.now() <= schedule.usableUntil) return { granted, schedule };
  // Slower than the token's lifetime, or a clock was set meanwhile: the next one may be in time.
  throw lateToken();
}
