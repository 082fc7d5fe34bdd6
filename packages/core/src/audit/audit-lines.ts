import type { DecisionEvent } from "../decision/decision-event.js";
import type { AuditFormatName } from "./audit-log-options.js";
import type { AuditFormat } from "./formats/audit-format.js";
import { ecsFormat } from "./formats/ecs-format.js";
import { jsonFormat } from "./formats/json-format.js";
import { ocsfFormat } from "./formats/ocsf-format.js";
import { jsonOfId, oneLine } from "./one-line.js";

const FORMATS: Readonly<Record<AuditFormatName, AuditFormat>> = Object.freeze({
  json: jsonFormat,
  ecs: ecsFormat,
  ocsf: ocsfFormat,
});

/** How many rests are kept, those of one caller at one endpoint each; beyond it, all are made again. */
const MAX_RESTS = 1000;
/** Longer names are not kept: an entry of `callers` has at most so many characters. */
const MAX_KEPT_NAME = 1024;

interface KeptRest {
  readonly event: DecisionEvent;
  readonly text: string;
}

/**
 * Makes lines of decisions, each of JSON and a line feed.
 *
 * The rest of a line is the same for all admissions of a caller at an endpoint, which are nearly all lines, and kept for the next
 * one: made again for each, it would cost more than the rest of the audit log.
 */
export class AuditLines {
  readonly #format: AuditFormat;
  readonly #restsByEndpoint = new Map<string, Map<string, KeptRest>>();
  #restCount = 0;
  #sequence = 0;
  #at = Number.NaN;
  #time = "";

  constructor(format: AuditFormatName) {
    this.#format = FORMATS[format];
  }

  /** The line of the next decision. It has a number in the sequence, written or not. */
  lineOf(event: DecisionEvent): string {
    this.#sequence += 1;
    const { at, decisionId, durationMs } = event;
    if (at !== this.#at) {
      this.#time = new Date(at).toISOString();
      this.#at = at;
    }
    const [time, sequence] = [this.#time, this.#sequence];
    return (
      this.#format.head({ at, time, sequence, id: jsonOfId(decisionId), durationMs }) +
      this.#restOf(event)
    );
  }

  #restOf(event: DecisionEvent): string {
    if (event.outcome !== "allowed") return this.#makeRest(event);
    const { caller = "", endpoint } = event;
    if (caller.length > MAX_KEPT_NAME || endpoint.length > MAX_KEPT_NAME)
      return this.#makeRest(event);
    const rests = this.#restsByEndpoint.get(endpoint) ?? new Map<string, KeptRest>();
    const kept = rests.get(caller);
    if (kept !== undefined && haveSameRest(kept.event, event)) return kept.text;
    const text = this.#makeRest(event);
    if (kept === undefined) this.#restCount += 1;
    if (this.#restCount > MAX_RESTS) {
      this.#restsByEndpoint.clear();
      this.#restCount = 1;
      rests.clear();
    }
    this.#restsByEndpoint.set(endpoint, rests.set(caller, { event, text }));
    return text;
  }

  #makeRest(event: DecisionEvent): string {
    return `${oneLine(this.#format.rest(event)).slice(this.#format.opening.length)}\n`;
  }
}

/** Whether two admissions of one caller at one endpoint have the same rest. */
function haveSameRest(one: DecisionEvent, other: DecisionEvent): boolean {
  return (
    one.caller === other.caller &&
    one.cached === other.cached &&
    one.issuer === other.issuer &&
    one.method === other.method &&
    one.policy === other.policy
  );
}
