import type { DecisionEvent } from "../../decision/decision-event.js";

/** What differs between any two lines. */
export interface LineHead {
  /** In milliseconds since the Unix epoch. */
  readonly at: number;
  /** The same in ISO 8601. */
  readonly time: string;
  /** 1 for the first decision of an audit log, one more for each; decisions that were dropped have numbers too. */
  readonly sequence: number;
  /** The decision's identifier, as JSON. */
  readonly id: string;
  readonly durationMs: number;
}

/**
 * One form of the lines. A line is the text of {@link AuditFormat.head}, and the JSON of {@link AuditFormat.rest} without its
 * {@link AuditFormat.opening}: the rest is the same for many decisions, and made only once.
 *
 * Only here is decided what of an event is written. Claims are never: neither `received` nor `error` is read.
 */
export interface AuditFormat {
  /** What the JSON of `rest` begins with, which the head ends with. */
  readonly opening: string;
  /** The beginning of a line. */
  head(head: LineHead): string;
  /** All other members of a line; one that is `undefined` is left out. */
  rest(event: DecisionEvent): object;
}
