import { TokenError } from "../errors.js";
import type { GrantedToken } from "../grant/token-endpoint.js";

const DEFAULT_LIFETIME_SECONDS = 300;
const MAX_LIFETIME_SECONDS = 31_622_400;
const MIN_LEAD_MS = 60_000;
const MAX_LEAD_MS = 300_000;
const MAX_RESERVE_MS = 10_000;

/** When a token is renewed and when it is no longer given out, in {@link PassedTime} milliseconds. */
export interface TokenLife {
  readonly lifetimeMs: number;
  /** Before this it is not renewed, whatever a caller wants to have left: a quarter of its lifetime. */
  readonly renewableAt: number;
  /** From here on it is renewed in the background. */
  readonly refreshAt: number;
  /** To here, and not a millisecond longer, it is given out. */
  readonly handOutUntil: number;
  readonly expiresAt: number;
}

/** A token's lifetime, and whether it is only assumed because nobody told it. */
export interface Lifetime {
  readonly seconds: number;
  readonly assumed: boolean;
}

/**
 * Reads how long a token lives: the server's `expires_in`, cut to `exp − iat` where the token is a JWT that has both.
 *
 * Nothing of the token is verified; that is for the service it is meant for.
 *
 * @throws {TokenError} `response_invalid` for a token that is over before it starts
 * @see RFC 6749 section 5.1
 */
export function readLifetime({ value, expiresInSeconds }: GrantedToken): Lifetime {
  const insideSeconds = jwtLifetimeSeconds(value);
  const seconds = Math.min(expiresInSeconds ?? Infinity, insideSeconds ?? Infinity);
  if (!(seconds > 0)) {
    throw new TokenError("response_invalid", "The token endpoint granted a token without life");
  }
  return seconds === Infinity
    ? { seconds: DEFAULT_LIFETIME_SECONDS, assumed: true }
    : { seconds: Math.min(seconds, MAX_LIFETIME_SECONDS), assumed: false };
}

/**
 * Plans a token's life from the moment its request was sent.
 *
 * It is renewed a fifth of its lifetime ahead, held to 60 to 300 seconds and to half of it, and up to a quarter of that
 * earlier by chance, so that a fleet that started together spreads out.
 *
 * @param random 0 to 1, without 1
 */
export function planLife(sentAt: number, lifetimeMs: number, random: number): TokenLife {
  const wanted = Math.min(MAX_LEAD_MS, Math.max(MIN_LEAD_MS, lifetimeMs / 5));
  const lead = Math.min(wanted, lifetimeMs / 2);
  const expiresAt = sentAt + lifetimeMs;
  return {
    lifetimeMs,
    renewableAt: sentAt + lifetimeMs / 4,
    refreshAt: expiresAt - lead * (1 + random / 4),
    handOutUntil: expiresAt - Math.min(MAX_RESERVE_MS, lifetimeMs / 10),
    expiresAt,
  };
}

function jwtLifetimeSeconds(token: string): number | undefined {
  const [, payload, , more] = token.split(".", 4);
  if (payload === undefined || more !== undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString());
    if (typeof claims !== "object" || claims === null) return undefined;
    const { exp, iat } = claims as { exp?: unknown; iat?: unknown };
    return typeof exp === "number" && typeof iat === "number" ? exp - iat : undefined;
  } catch {
    return undefined;
  }
}
