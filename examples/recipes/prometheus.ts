import type { DecisionEvent } from "@callgate/core";
import { Counter, type Registry } from "prom-client";

/**
 * Creates an `onDecision` that counts decisions.
 *
 * @param callers the callers with a label of their own. All others are `other`: when any client of an issuer may call,
 * a label for each would be unbounded
 */
export function countDecisions(
  callers: ReadonlySet<string>,
  registry: Registry,
): (event: DecisionEvent) => void {
  const counter = new Counter({
    name: "callgate_decisions_total",
    help: "Decisions by outcome, reason, endpoint and caller",
    labelNames: ["outcome", "reason", "endpoint", "caller"],
    registers: [registry],
  });
  return ({ outcome, reason = "none", endpoint, caller }) => {
    const known = caller !== undefined && callers.has(caller);
    counter.inc({ outcome, reason, endpoint, caller: known ? caller : "other" });
  };
}
