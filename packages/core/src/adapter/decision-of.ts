import type { Decision } from "../decision/decision.js";

/** The same symbol in every copy of this module, so that it does not matter which copy an adapter loaded. */
const DECISION = Symbol.for("callgate.decision");

/**
 * Attaches a decision to the framework's own request, for {@link decisionOf}.
 *
 * By assignment, which is faster than `Object.defineProperty`: `JSON.stringify` omits symbols anyway.
 */
export function attachDecision(original: object, decision: Decision): void {
  (original as { [DECISION]?: Decision })[DECISION] = decision;
}

/**
 * The decision about a request, also where it was refused: to relate an access log to the decision's events.
 *
 * @returns the last one, where a request passed several gates; `undefined` where no gate has decided
 */
export function decisionOf(original: object): Decision | undefined {
  return Object.hasOwn(original, DECISION)
    ? (original as { readonly [DECISION]?: Decision })[DECISION]
    : undefined;
}
