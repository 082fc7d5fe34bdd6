import { type EventSink, isHeard, publish } from "../kit/publish.js";
import type { Clock } from "../kit/time/clock.js";
import type { ResourceRequest } from "../request/resource-request.js";
import type { Caller } from "./auth.js";
import type { Decision } from "./decision.js";
import { type DecisionEvent, decisionChannel } from "./decision-event.js";
import { boundedValues, type Explain, NOTHING_TO_EXPLAIN } from "./explanation.js";
import type { PolicyOrigin } from "./policy-origin.js";

/** The part of a request that an event about it needs. */
export type ReportedRequest = Pick<ResourceRequest, "method" | "route" | "original">;

/** A request for a public endpoint: allowed, from any sender. */
export interface PublicPass {
  readonly outcome: "allowed";
  readonly decisionId: string;
  readonly auth: undefined;
}

/** A decision, and what there is to report about it. */
export interface DecisionReport {
  readonly decision: Decision | PublicPass;
  /** Why, where it is a refusal. */
  readonly explain: Explain;
  /** The policy's name for the endpoint. */
  readonly endpoint: string | undefined;
  /** Where the policy comes from, if it is from a document. */
  readonly policy: PolicyOrigin | undefined;
  /** `undefined` where a caller was checked without a request. */
  readonly request: ReportedRequest | undefined;
  readonly cached: boolean;
  /** When deciding began, in monotonic milliseconds. */
  readonly startedAt: number;
}

/** Reports decisions on the diagnostics channel and to the operator's `onDecision`, while there is a listener. */
export class DecisionReporter {
  readonly #clock: Pick<Clock, "now">;
  readonly #sink: EventSink<DecisionEvent>;
  readonly #isDeclared: (caller: Caller) => boolean;

  /** @param isDeclared whether some endpoint lists a caller; called only for an event */
  constructor(
    clock: Pick<Clock, "now">,
    onDecision: ((event: DecisionEvent, request: unknown) => unknown) | undefined,
    isDeclared: (caller: Caller) => boolean,
  ) {
    this.#clock = clock;
    this.#isDeclared = isDeclared;
    this.#sink = { channel: decisionChannel, listener: onDecision };
  }

  /** When deciding began, for {@link report}; `undefined` while there is no listener, and nothing to report. */
  startedAt(): number | undefined {
    return isHeard(this.#sink) ? performance.now() : undefined;
  }

  report(report: DecisionReport): void {
    const original = report.request?.original;
    publish(this.#sink, () => this.#toEvent(report), original);
  }

  #toEvent(report: DecisionReport): DecisionEvent {
    const { caller } = report.decision.auth ?? {};
    return toEvent(report, this.#clock.now(), caller !== undefined && this.#isDeclared(caller));
  }
}

function toEvent(
  { decision, explain, request, endpoint, policy, cached, startedAt }: DecisionReport,
  at: number,
  callerDeclared: boolean,
): DecisionEvent {
  const { auth } = decision;
  const allowed = decision.outcome === "allowed";
  const { hint, expected, received, ticket, error } = allowed
    ? NOTHING_TO_EXPLAIN
    : { ...NOTHING_TO_EXPLAIN, ...explain() };
  return Object.freeze({
    type: "decision",
    at,
    issuer: auth?.issuer,
    issuerAlias: auth?.caller.alias,
    decisionId: decision.decisionId,
    outcome: decision.outcome,
    reason: allowed ? undefined : decision.reason,
    enforced: allowed || decision.enforced,
    caller: auth?.caller.id,
    callerDeclared,
    endpoint: endpoint ?? nameOf(request),
    method: methodOf(request),
    policy,
    ticket,
    hint,
    expected: boundedValues(expected),
    received: boundedValues(received),
    error,
    cached,
    remainingSeconds: auth && auth.expiresAt - at / 1000,
    durationMs: performance.now() - startedAt,
  });
}

function nameOf(request: ReportedRequest | undefined): string {
  if (request === undefined) return "(no request)";
  return request.route ?? `${methodOf(request)} (unmatched)`;
}

const METHOD = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}$/;

/** A method is a token (RFC 9110 section 9.1); any other text in its place is not repeated. */
function methodOf(request: ReportedRequest | undefined): string {
  if (request === undefined) return "";
  return METHOD.test(request.method) ? request.method : "(invalid)";
}
