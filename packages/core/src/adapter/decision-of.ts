import type { Decision } from "../decision/decision.js";
import { checkRequest } from "./check-request.js";

/** The same symbols in every copy of this module, so that it does not matter which copy an adapter loaded. */
const DECISION = Symbol.for("callgate.decision");
const BESIDE = Symbol.for("callgate.decisions");

let decisionsBeside: WeakMap<object, Decision> | undefined;

/**
 * Attaches a decision to the framework's own request, for {@link decisionOf}.
 *
 * By assignment, which is faster than `Object.defineProperty`: `JSON.stringify` omits symbols anyway.
 */
export function attachDecision(original: object, decision: Decision): void {
  (original as { [DECISION]?: Decision })[DECISION] = decision;
}

/**
 * Attaches a decision beside the framework's own request, which gets no member by it, for {@link decisionOf}.
 *
 * For Express, which changes the prototype of each request: each then has a hidden class of its own, and another member makes
 * another class, at three times what this costs. Elsewhere {@link attachDecision} costs less.
 */
export function attachDecisionBeside(original: object, decision: Decision): void {
  decisionsBeside ??= sharedMap() ?? createSharedMap();
  decisionsBeside.set(original, decision);
}

/**
 * The decision about a request, also where it was refused: to relate an access log to the decision's events.
 *
 * @returns the last one, where a request passed several gates; `undefined` where no gate has decided
 * @throws {TypeError} for a value that is not a request
 */
export function decisionOf(original: object): Decision | undefined {
  checkRequest(original);
  if (Object.hasOwn(original, DECISION))
    return (original as { readonly [DECISION]?: Decision })[DECISION];
  decisionsBeside ??= sharedMap();
  return decisionsBeside?.get(original);
}

function sharedMap(): WeakMap<object, Decision> | undefined {
  return Object.hasOwn(globalThis, BESIDE)
    ? (globalThis as unknown as { readonly [BESIDE]: WeakMap<object, Decision> })[BESIDE]
    : undefined;
}

/** Made with the first decision that needs it: hapi's lab reports a new member of the global object as a leak. */
function createSharedMap(): WeakMap<object, Decision> {
  const value = new WeakMap<object, Decision>();
  Object.defineProperty(globalThis, BESIDE, { value });
  return value;
}
