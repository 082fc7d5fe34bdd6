import type { DecisionEvent } from "../decision/decision-event.js";

/** The state of an audit log. */
export interface AuditHealth {
  /** `open`; `failed`, where the stream has ended, or failed permanently; `closed` by {@link AuditLog.close}. */
  readonly state: "open" | "failed" | "closed";
  /** Lines that were written: passed to the stream, or to the function without a failure. */
  readonly written: number;
  /** Decisions that should have a line and will not have one: the buffer was full, writing failed, or the log is closed. */
  readonly dropped: number;
  /** Lines that wait to be written, or are being written. */
  readonly buffered: number;
  /** The characters of these lines; at most `maxBufferedCharacters`. */
  readonly bufferedCharacters: number;
  /** When writing last failed, in ISO 8601; `undefined` where it never did. */
  readonly lastErrorAt: string | undefined;
  /** Node's own code of that failure: `ENOSPC`, `EPIPE`, … */
  readonly lastErrorCause: string | undefined;
}

/** Writes decisions to an audit log, one line of JSON for each. */
export interface AuditLog {
  /**
   * Writes a decision: pass it as `onDecision`, or call it for each event of the channel `callgate:decision`.
   *
   * It makes the line, and does not write it: that happens within 50 ms, outside of the request. It never waits and never throws. What
   * cannot be written is counted in {@link AuditLog.dropped}.
   */
  readonly record: (event: DecisionEvent) => void;
  /** How many decisions should have a line and will not have one. */
  readonly dropped: number;
  /** Reports what was written and dropped, and why. */
  health(): AuditHealth;
  /**
   * Writes what waits, and takes nothing more. Call it at shutdown after the last request; a process that ends without it may lose
   * the lines of its last 50 ms. A stream is left open: `stream.end()` afterwards.
   *
   * @param options.deadlineMs longest wait in milliseconds; 0 to 600 000, default 5000. What is not written by then is dropped
   * @returns the state at the end; never rejects because of the sink
   * @throws {ConfigurationError} for a deadline out of bounds
   */
  close(options?: { readonly deadlineMs?: number }): Promise<AuditHealth>;
  /** {@link AuditLog.close} with its default deadline, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}
