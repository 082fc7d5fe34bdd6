import type { DecisionEvent } from "@callgate/core";
import { trace } from "@opentelemetry/api";

/**
 * Adds a decision to the span of its request: the outcome and the verified caller as attributes, and a refusal as an event. A
 * decision has no span of its own, which would cost more than the decision.
 */
export function markActiveSpan(event: DecisionEvent, showCaller: boolean): void {
  const span = trace.getActiveSpan();
  if (span?.isRecording() !== true) return;
  const { outcome, caller, reason, enforced, decisionId } = event;
  span.setAttribute("callgate.outcome", outcome);
  if (showCaller && caller !== undefined) span.setAttribute("callgate.caller", caller);
  if (reason === undefined) return;
  span.addEvent("callgate.refused", {
    "callgate.reason": reason,
    "callgate.enforced": enforced,
    "callgate.decision_id": decisionId,
  });
}
