import type { Clock } from "../kit/time/clock.js";

/** A stream that lines are written to: one of Node's, or a destination of pino. */
export interface AuditStream {
  /**
   * @param callback called once the lines are written, by streams that have `writableLength`, as those of Node do
   * @returns `false` where a stream without `writableLength` should not be written to before its event `drain`
   */
  write(lines: string, callback?: (cause?: Error | null) => void): boolean;
  /** As with every stream of Node; of these events one or none comes after a write. */
  on(event: "drain" | "error" | "finish" | "close", listener: (cause: unknown) => void): unknown;
}

/**
 * Writes lines of an audit log: one or more whole lines, each with its line feed at the end.
 *
 * Where it returns a promise, the next lines are written once that is fulfilled.
 */
export type AuditWriter = (lines: string) => unknown;

/** How the lines of an audit log are written: `json` is our own form, `ecs` that of Elastic, `ocsf` that of OCSF. */
export type AuditFormatName = "json" | "ecs" | "ocsf";

/** Where decisions are written, how, and which of them. */
export interface AuditLogOptions {
  /**
   * A writable stream, or a function that is called with one or more whole lines, each ending in `\n`, and may return a promise.
   * Lines are written up to 50 ms after their decisions. A stream is not ended by the audit log: it may have other writers.
   */
  readonly write: AuditStream | AuditWriter;
  /**
   * The form of a line: `json`, our own; `ecs`, Elastic Common Schema 9.4; `ocsf`, class API Activity (6003) of the Open
   * Cybersecurity Schema Framework 1.8.
   */
  readonly format: AuditFormatName;
  /** `all` decisions, or only `refusals`: what was denied or could not be decided, in report mode too. */
  readonly include: "refusals" | "all";
  /**
   * The share of the allowed decisions that is written, 0 to 1. Whether one is written depends on its `decisionId` alone. Refusals
   * are always written. Only with `include: "all"`. Default 1.
   */
  readonly sample?: number;
  /**
   * How much may wait to be written, in characters. 65 536 to 1 073 741 824, default 16 777 216, some 40 000 lines. What does not
   * fit is dropped and counted.
   */
  readonly maxBufferedCharacters?: number;
  /**
   * Whether operators are warned through `process.emitWarning`, once per audit log and cause: `CALLGATE_AUDIT_DROPPED` where lines are
   * dropped, `CALLGATE_AUDIT_FAILED` where one cannot be written. Default `true`.
   */
  readonly warnings?: boolean;
  /** The source of the time. Default: the machine's clock. */
  readonly clock?: Clock;
}
