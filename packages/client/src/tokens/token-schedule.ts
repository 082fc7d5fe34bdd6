import { peekClaims } from "@callgate/core/kit";
import type { GrantedToken } from "../grant/token-endpoint.js";

/** The longest lifetime that is used (366 days): a longer one is a mistake of the server. */
const MAX_LIFETIME_SECONDS = 31_622_400;
const MIN_LEAD_MS = 60_000;
const MAX_LEAD_MS = 300_000;
const MAX_RESERVE_MS = 10_000;

/** When a token is renewed and until when it is returned to calls, in {@link PassedTime} milliseconds. */
export interface TokenSchedule {
  readonly lifetimeMs: number;
  /** Before this it is not renewed, whatever lifetime a call requires: a quarter of its lifetime. */
  readonly renewableAt: number;
  /** From then on it is renewed in the background. */
  readonly refreshAt: number;
  /** Until then, and not a millisecond longer, it is returned. */
  readonly usableUntil: number;
  readonly expiresAt: number;
}

/** The lifetime that a token has left, and whether it is only assumed because the server sent none. */
export interface Lifetime {
  /** 0 or less where the token has none left. */
  readonly seconds: number;
  readonly assumed: boolean;
}

/**
 * Reads how long a token lasts from now: the least of what is known.
 *
 * That is the server's `expires_in`, less the time the answer spent in a cache; and where the token is a JWT, `exp − iat`
 * and `exp` less the time of the answer by the server's own clock. This machine's clock counts where the server names no
 * time, unless it says that the token has expired: then it may be wrong.
 *
 * Nothing of the token is verified here; the service that receives it does that.
 *
 * @param assumedSeconds the lifetime of a token that says none
 * @see RFC 6749 section 5.1, RFC 9111 section 5.1
 */
export function readLifetime(
  { value, expiresInSeconds, ageSeconds, answeredAtSeconds }: GrantedToken,
  assumedSeconds: number,
  nowMs: number,
): Lifetime {
  const { exp, iat } = peekClaims(value) ?? {};
  const known: number[] = [];
  if (expiresInSeconds !== undefined) known.push(expiresInSeconds - ageSeconds);
  if (isTime(exp) && isTime(iat)) known.push(exp - iat);
  if (isTime(exp) && answeredAtSeconds !== undefined) known.push(exp - answeredAtSeconds);
  else if (isTime(exp) && (exp * 1000 > nowMs || known.length === 0))
    known.push(exp - nowMs / 1000);
  if (known.length === 0) return { seconds: assumedSeconds, assumed: true };
  return { seconds: Math.min(...known, MAX_LIFETIME_SECONDS), assumed: false };
}

/**
 * Plans when a token is renewed, from the moment its request was sent.
 *
 * It is renewed a fifth of its lifetime ahead, at least 60 and at most 300 seconds and at most half of it, and up to a
 * quarter of that earlier at random, so that a fleet that started together spreads out.
 *
 * @param random 0 to 1, without 1
 */
export function planSchedule(sentAt: number, lifetimeMs: number, random: number): TokenSchedule {
  const wanted = Math.min(MAX_LEAD_MS, Math.max(MIN_LEAD_MS, lifetimeMs / 5));
  const lead = Math.min(wanted, lifetimeMs / 2);
  const expiresAt = sentAt + lifetimeMs;
  return {
    lifetimeMs,
    renewableAt: sentAt + lifetimeMs / 4,
    refreshAt: expiresAt - lead * (1 + random / 4),
    usableUntil: expiresAt - Math.min(MAX_RESERVE_MS, lifetimeMs / 10),
    expiresAt,
  };
}

function isTime(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}
