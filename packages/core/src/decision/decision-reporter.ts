import { type EventSink, isHeard, publish } from "../kit/publish.js";
import type { Clock } from "../kit/time/clock.js";
import type { Decision } from "./decision.js";
import { type DecisionEvent, decisionChannel } from "./decision-event.js";

/** A decision, and what there is to report about it. */
export interface DecisionReport {
  readonly decision: Decision;
  /** The policy's name for the endpoint; default is method and path of the request. */
  readonly endpoint: string | undefined;
  /** `undefined` where a caller was judged without a request. */
  readonly request: { readonly method: string; readonly url: string } | undefined;
  readonly cached: boolean;
  /** When deciding began, in monotonic milliseconds. */
  readonly startedAt: number;
}

/** Reports decisions on the diagnostics channel and to the operator's `onDecision`, while either is listened to. */
export class DecisionReporter {
  readonly #clock: Pick<Clock, "now">;
  readonly #sink: EventSink<DecisionEvent>;

  constructor(
    clock: Pick<Clock, "now">,
    onDecision: ((event: DecisionEvent) => unknown) | undefined,
  ) {
    this.#clock = clock;
    this.#sink = { channel: decisionChannel, listener: onDecision };
  }

  /** When deciding began, for {@link report}; `undefined` while there is no listener, and nothing to report. */
  startedAt(): number | undefined {
    return isHeard(this.#sink) ? performance.now() : undefined;
  }

  report(report: DecisionReport): void {
    publish(this.#sink, () => toEvent(report, this.#clock.now()));
  }
}

function toEvent(
  { decision, request, endpoint, cached, startedAt }: DecisionReport,
  at: number,
): DecisionEvent {
  const allowed = decision.outcome === "allowed";
  return Object.freeze({
    type: "decision",
    at,
    issuer: decision.auth?.issuer,
    decisionId: decision.decisionId,
    outcome: decision.outcome,
    reason: allowed ? undefined : decision.reason,
    enforced: allowed || decision.enforced,
    caller: decision.auth?.caller.id,
    endpoint: endpoint ?? nameOf(request),
    method: request?.method ?? "",
    cached,
    durationMs: performance.now() - startedAt,
  });
}

function nameOf(request: DecisionReport["request"]): string {
  if (request === undefined) return "(no request)";
  return `${request.method} ${String(request.url).split(/[?#]/, 1)[0]}`;
}
