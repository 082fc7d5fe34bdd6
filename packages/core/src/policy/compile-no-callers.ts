import type { DecisionContext } from "../decision/decision-maker.js";
import type { PolicyOrigin } from "../decision/policy-origin.js";
import { Faults } from "../kit/configuration/faults.js";
import { type CheckedBindings, NO_BINDING_CHECKED, schemesFor } from "./binding-demand.js";
import { compileOrigin } from "./compile-origin.js";
import type { CompiledPolicy } from "./compiled-policy.js";
import type { Mode } from "./endpoint-policy.js";
import type { Enforcement } from "./enforcement.js";

/** What an answer of the endpoint says, from when it is enforced and before. */
export function contextsOf(
  { mode, enforcedFrom }: Enforcement,
  named: Omit<DecisionContext, "enforced">,
): Pick<CompiledPolicy, "context" | "contextBefore"> {
  const context = Object.freeze({ ...named, enforced: mode === "enforce" });
  const contextBefore =
    enforcedFrom === undefined ? context : Object.freeze({ ...named, enforced: false });
  return { context, contextBefore };
}

/** The policy of a gate that is mounted on another route than the document's entry names: for every caller, the endpoint is not declared. */
export function compileMisplaced(
  gateMode: Mode,
  document: PolicyOrigin,
  checkedBindings?: CheckedBindings,
): CompiledPolicy {
  const faults = new Faults();
  const origin = compileOrigin(document, faults);
  faults.throwIfAny("Endpoint policy");
  const kind = { isPublic: false, isMisplaced: true };
  return listingNoCaller(kind, gateMode, origin, checkedBindings);
}

/** An endpoint without listed callers: none may call it, or no token is read. */
export function listingNoCaller(
  kind: Pick<CompiledPolicy, "isPublic" | "isMisplaced">,
  mode: Mode,
  origin: PolicyOrigin | undefined,
  checkedBindings: CheckedBindings = NO_BINDING_CHECKED,
): CompiledPolicy {
  const enforcement = { mode, enforcedFrom: undefined };
  return Object.freeze<CompiledPolicy>({
    ...kind,
    audiences: undefined,
    binding: undefined,
    callers: new Map(),
    callersBy: "issuer",
    grants: undefined,
    allScopes: [],
    anyScopes: [],
    implyingScopes: undefined,
    allRoles: [],
    anyRoles: [],
    claims: [],
    tokens: "any",
    delegation: undefined,
    authentication: undefined,
    condition: undefined,
    ...enforcement,
    endpoint: undefined,
    origin,
    constantId: undefined,
    ...contextsOf(enforcement, {
      scopes: [],
      schemes: schemesFor(checkedBindings, undefined),
      authentication: undefined,
    }),
  });
}
