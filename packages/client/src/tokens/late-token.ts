import { TokenError } from "../errors.js";

/** How soon a server that counts a token's lifetime down in whole seconds has the next one. */
const NEXT_TOKEN_MS = 1000;

const late = new WeakSet<TokenError>();

/**
 * The error for a token that had expired before it arrived. The next one may be in time, so it is requested at once, also
 * where no call waits yet: soon one does.
 *
 * @param nowMs where the token had no lifetime at all: a server that grants one token until it expires, and counts its
 * lifetime down, needs up to a second to grant the next
 */
export function lateToken(nowMs?: number): TokenError {
  const error = new TokenError(
    "response_invalid",
    "The token had expired before it arrived; check the lifetime that the server grants, and the clocks",
    {
      retryable: true,
      retryAt: nowMs === undefined ? undefined : new Date(nowMs + NEXT_TOKEN_MS),
    },
  );
  late.add(error);
  return error;
}

/** Whether an error is that of {@link lateToken}. */
export function isLate(error: TokenError): boolean {
  return late.has(error);
}
