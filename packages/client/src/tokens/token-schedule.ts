import { peekClaims } from "@callgate/core/kit";
import { TokenError } from "../errors.js";
import type { GrantedToken } from "../grant/token-endpoint.js";

const DEFAULT_LIFETIME_SECONDS = 300;
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

/** A token's lifetime, and whether it is only assumed because the server sent none. */
export interface Lifetime {
  readonly seconds: number;
  readonly assumed: boolean;
}

/**
 * Reads a token's lifetime: the server's `expires_in`, cut to `exp − iat` where the token is a JWT that has both.
 *
 * Nothing of the token is verified here; the service that receives it does that.
 *
 * @throws {TokenError} `response_invalid` for a token without a lifetime
 * @see RFC 6749 section 5.1
 */
export function readLifetime({ value, expiresInSeconds }: GrantedToken): Lifetime {
  const insideSeconds = jwtLifetimeSeconds(value);
  const seconds = Math.min(expiresInSeconds ?? Infinity, insideSeconds ?? Infinity);
  if (!(seconds > 0)) {
    throw new TokenError(
      "response_invalid",
      "The token endpoint granted a token without a lifetime",
    );
  }
  return seconds === Infinity
    ? { seconds: DEFAULT_LIFETIME_SECONDS, assumed: true }
    : { seconds: Math.min(seconds, MAX_LIFETIME_SECONDS), assumed: false };
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

function jwtLifetimeSeconds(token: string): number | undefined {
  const { exp, iat } = peekClaims(token) ?? {};
  return typeof exp === "number" && typeof iat === "number" ? exp - iat : undefined;
}
