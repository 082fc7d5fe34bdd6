import type { Auth } from "../decision/auth.js";
import type { Explanation } from "../decision/explanation.js";
import type { Clock } from "../kit/time/clock.js";
import type { CompiledPolicy } from "../policy/compiled-policy.js";
import { explainCaller } from "../policy/explain-caller.js";
import { endOfGrant, judgeCaller } from "../policy/judge-caller.js";
import { type CheckName, failed, notChecked, passed, type TracedCheck } from "./traced-check.js";

/** Requires nothing of a caller. */
const NOTHING = {
  audiences: undefined,
  binding: undefined,
  callers: "any",
  grants: undefined,
  tokens: "any",
  allScopes: [],
  anyScopes: [],
  allRoles: [],
  anyRoles: [],
  claims: [],
  delegation: undefined,
  authentication: undefined,
} as const satisfies Partial<CompiledPolicy>;

/** The checks of an endpoint before its condition, in their order, each with its part of a policy. */
const DEMANDS = [
  ["endpoint_audience", ["audiences"]],
  ["endpoint_binding", ["binding"]],
  ["caller", ["callers"]],
  ["grant", ["grants"]],
  ["kind", ["tokens"]],
  ["actor", ["delegation"]],
  ["scopes", ["allScopes", "anyScopes"]],
  ["roles", ["allRoles", "anyRoles"]],
  ["endpoint_claims", ["claims"]],
  ["authentication", ["authentication"]],
] as const satisfies readonly (readonly [CheckName, readonly (keyof typeof NOTHING)[]])[];

/**
 * Makes every check of an endpoint's policy except its condition, also after one that fails.
 *
 * @param auth `undefined` where no caller is verified: then nothing is checked
 */
export function traceEndpoint(
  auth: Auth | undefined,
  policy: CompiledPolicy,
  clock: Pick<Clock, "now">,
): readonly TracedCheck[] {
  return DEMANDS.map(([name, members]) => {
    if (auth === undefined) return notChecked(name);
    const part = Object.fromEntries(members.map((member) => [member, policy[member]]));
    const reason = judgeCaller(auth, { ...policy, ...NOTHING, ...part }, clock);
    return reason === undefined
      ? passed(name, shown(name, auth, policy))
      : failed(name, reason, explainCaller(reason, auth, policy));
  });
}

/** What a passed check compared. */
function shown(name: (typeof DEMANDS)[number][0], auth: Auth, policy: CompiledPolicy): Explanation {
  const { allScopes, anyScopes, allRoles, anyRoles } = policy;
  switch (name) {
    case "caller":
      return { received: [auth.caller.id] };
    case "grant": {
      const until = endOfGrant(auth, policy)?.until;
      return { expected: until === undefined ? undefined : [until] };
    }
    case "kind":
      return { expected: [policy.tokens], received: [auth.kind] };
    case "scopes":
      return { expected: orNone([...allScopes, ...anyScopes]), received: auth.scopes };
    case "roles":
      return { expected: orNone([...allRoles, ...anyRoles]), received: orNone(auth.roles) };
    default:
      return {};
  }
}

function orNone(values: readonly string[]): readonly string[] | undefined {
  return values.length === 0 ? undefined : values;
}
