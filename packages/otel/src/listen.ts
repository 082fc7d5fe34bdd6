import type { Channel } from "node:diagnostics_channel";
import { diag } from "@opentelemetry/api";
import type { Stop } from "./running.js";
import { SCOPE } from "./scope.js";

let isReported = false;

/**
 * Runs what records something. What it throws is dropped: a subscriber of a diagnostics channel that throws ends the process.
 * The first failure is reported to the operator of the SDK.
 */
export function recordSafely(record: () => void): void {
  try {
    record();
  } catch (error) {
    if (isReported) return;
    isReported = true;
    reportFailure(error);
  }
}

function reportFailure(error: unknown): void {
  try {
    diag.warn(`${SCOPE}: something could not be recorded`, error);
  } catch {
    // The operator's logger fails, too.
  }
}

/** Listens to a channel, safely. */
export function listen<Message>(channel: Channel, record: (message: Message) => void): Stop {
  const listener = (message: unknown): void => recordSafely(() => record(message as Message));
  channel.subscribe(listener);
  return () => channel.unsubscribe(listener);
}
