import type { Clock } from "@callgate/core";
import { TokenError, toTokenError } from "../errors.js";
import { pause, unlessAborted } from "./timing.js";
import type { TokenSource } from "./token-source.js";

/**
 * Waits until a source has a token, asking again as often as it lets itself be asked.
 *
 * Keeps the process alive meanwhile: a service that awaits its token before it listens has nothing else to do.
 *
 * @returns whether it has; `false` when the deadline passed, or the source was closed, first
 */
export async function waitUntilReady(
  source: TokenSource,
  clock: Clock,
  deadlineMs: number,
): Promise<boolean> {
  const over = new AbortController();
  const end = (): void => over.abort();
  const timer = clock.setTimer(end, deadlineMs, true);
  source.closing.addEventListener("abort", end);
  try {
    for (;;) {
      const outcome = await unlessAborted(source.get().catch(toTokenError), over.signal);
      if (!(outcome instanceof TokenError)) return true;
      if (outcome.code === "closed") return false;
      const pauseMs = (outcome.retryAt?.getTime() ?? 0) - clock.now();
      await pause(clock, Math.max(MIN_PAUSE_MS, pauseMs), over.signal, true);
    }
  } catch {
    return false;
  } finally {
    timer.cancel();
    source.closing.removeEventListener("abort", end);
  }
}

/** Where nothing says when to ask again, or the clock was set meanwhile. */
const MIN_PAUSE_MS = 100;
