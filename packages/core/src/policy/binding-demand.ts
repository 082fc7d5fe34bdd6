import type { Binding } from "../decision/auth.js";
import type { Scheme } from "../decision/challenge.js";
import { type Faults, received } from "../kit/configuration/faults.js";

/** Which binding of its token an endpoint requires. */
export type BindingDemand = "required" | "dpop" | "certificate" | "both";

/** Which kinds of binding a gate checks. */
export type CheckedBindings = Readonly<Record<Binding["kind"], boolean>>;

const DEMANDS: readonly BindingDemand[] = ["required", "dpop", "certificate", "both"];

/** The kinds that a demand needs, of which `required` needs one and the others all. */
const KINDS = {
  dpop: ["dpop"],
  certificate: ["certificate"],
  both: ["dpop", "certificate"],
} as const;

/**
 * Checks the required binding of an endpoint.
 *
 * @param checked what the gate was configured for; `undefined` where that is not known, and not checked
 */
export function compileBinding(
  binding: unknown,
  checked: CheckedBindings | undefined,
  faults: Faults,
): BindingDemand | undefined {
  if (binding === undefined) return undefined;
  const demand = DEMANDS.find((each) => each === binding);
  if (demand === undefined) {
    const message = `must be "required", "dpop", "certificate" or "both", received ${received(binding)}`;
    faults.add("option_invalid", "binding", message);
  } else if (checked !== undefined) checkConfigured(demand, checked, faults);
  return demand;
}

function checkConfigured(demand: BindingDemand, checked: CheckedBindings, faults: Faults): void {
  if (demand === "required") {
    if (checked.dpop || checked.certificate) return;
    const message =
      "requires a bound token, and the gate checks none: set its option `dpop` or `certificate`";
    faults.add("option_conflict", "binding", message);
    return;
  }
  for (const kind of KINDS[demand]) {
    if (checked[kind]) continue;
    const message = `requires a token that the gate does not check: set its option \`${kind}\``;
    faults.add("option_conflict", "binding", message);
  }
}

/** Whether the proved bindings of a token are those that an endpoint requires. */
export function meetsBinding(bindings: readonly Binding[], demand: BindingDemand): boolean {
  if (demand === "required") return bindings.length > 0;
  return KINDS[demand].every((kind) => bindings.some((binding) => binding.kind === kind));
}

/** The schemes under which tokens for an endpoint may be presented, that to be preferred first. */
export function schemesFor(
  checked: CheckedBindings,
  demand: BindingDemand | undefined,
): readonly Scheme[] {
  if (!checked.dpop || demand === "certificate") return BEARER;
  const admitsBearer = demand === undefined || (demand === "required" && checked.certificate);
  return admitsBearer ? BOTH : DPOP;
}

const BEARER: readonly Scheme[] = Object.freeze(["Bearer"]);
const DPOP: readonly Scheme[] = Object.freeze(["DPoP"]);
const BOTH: readonly Scheme[] = Object.freeze(["Bearer", "DPoP"]);

/** A gate that checks no binding. */
export const NO_BINDING_CHECKED: CheckedBindings = Object.freeze({
  dpop: false,
  certificate: false,
});
