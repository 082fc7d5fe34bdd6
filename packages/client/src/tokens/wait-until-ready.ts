import { type Clock, onAbort, unlessAborted } from "@callgate/core/kit";
import { TokenError, toTokenError } from "../errors.js";
import { pause } from "./pause.js";
import type { TokenSource } from "./token-source.js";

/** Used where no error says when to try again, or the clock was set meanwhile. */
const MIN_PAUSE_MS = 100;
/** However long the cooldown is: it may end early, by `reset()` or with another credential. */
const MAX_PAUSE_MS = 1000;

/**
 * Waits until a source has a token, trying again whenever its cooldown ends.
 *
 * Keeps the process alive meanwhile: a service that awaits its token before it listens has nothing else to do.
 *
 * @returns whether it has one; `false` when the deadline passed, or the source was closed, first
 */
export async function waitUntilReady(
  source: TokenSource,
  clock: Clock,
  deadlineMs: number,
): Promise<boolean> {
  const over = new AbortController();
  const end = (): void => over.abort();
  const timer = clock.setTimer(end, deadlineMs, true);
  const stopListening = onAbort(source.closing, end);
  try {
    for (;;) {
      const outcome = await unlessAborted(source.get().catch(toTokenError), over.signal);
      if (!(outcome instanceof TokenError)) return true;
      if (outcome.code === "closed") return false;
      const pauseMs = (outcome.retryAt?.getTime() ?? 0) - clock.now();
      const untilNextMs = Math.min(MAX_PAUSE_MS, Math.max(MIN_PAUSE_MS, pauseMs));
      await pause(clock, untilNextMs, over.signal);
    }
  } catch {
    return false;
  } finally {
    timer.cancel();
    stopListening();
  }
}
