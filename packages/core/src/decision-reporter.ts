import type { Decision } from "./decision/decision.js";
import { type DecisionEvent, decisionChannel } from "./events.js";
import type { ResourceRequest } from "./request/resource-request.js";

/** A decision, and what there is to tell about it. */
export interface DecisionReport {
  readonly decision: Decision;
  readonly request: ResourceRequest;
  readonly endpoint: string | undefined;
  readonly cached: boolean;
  readonly startedAt: number;
}

/**
 * Tells of decisions on the diagnostics channel and to the operator's `onDecision`.
 *
 * An event is only made while somebody listens.
 */
export class DecisionReporter {
  readonly #onDecision: ((event: DecisionEvent) => unknown) | undefined;

  constructor(onDecision: ((event: DecisionEvent) => unknown) | undefined) {
    this.#onDecision = onDecision;
  }

  /** When deciding began, for {@link report}; `undefined` while nobody listens, and there is nothing to report. */
  startedAt(): number | undefined {
    return this.#onDecision !== undefined || decisionChannel.hasSubscribers
      ? performance.now()
      : undefined;
  }

  report(report: DecisionReport): void {
    try {
      const event = toEvent(report);
      decisionChannel.publish(event);
      const result = this.#onDecision?.(event);
      if (result instanceof Promise) result.catch(() => {});
    } catch {
      // Who watches does not decide: neither a listener that fails nor a request too odd to tell of.
    }
  }
}

function toEvent({
  decision,
  request: { method, url },
  endpoint,
  cached,
  startedAt,
}: DecisionReport): DecisionEvent {
  const allowed = decision.outcome === "allowed";
  return Object.freeze({
    decisionId: decision.decisionId,
    outcome: decision.outcome,
    reason: allowed ? undefined : decision.reason,
    enforced: allowed || decision.enforced,
    caller: decision.auth?.caller.id,
    issuer: decision.auth?.issuer,
    endpoint: endpoint ?? `${method} ${String(url).split(/[?#]/, 1)[0]}`,
    method,
    cached,
    durationMs: performance.now() - startedAt,
  });
}
