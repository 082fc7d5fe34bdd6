import { subscribe } from "node:diagnostics_channel";
import type { DecisionEvent } from "@callgate/core";
import { metrics, trace } from "@opentelemetry/api";

export function observeDecisions(): void {
  const decisions = metrics.getMeter("callgate").createCounter("callgate.decisions");
  subscribe("callgate:decision", (message) => {
    const { outcome, reason = "none", endpoint, caller, decisionId } = message as DecisionEvent;
    decisions.add(1, { outcome, reason, endpoint });
    const attributes = { outcome, reason, decision_id: decisionId, caller: caller ?? "unverified" };
    for (const [name, value] of Object.entries(attributes))
      trace.getActiveSpan()?.setAttribute(`callgate.${name}`, value);
  });
}
