import { type Faults, received } from "../kit/configuration/faults.js";
import { isObject } from "../kit/configuration/option-checks.js";
import { isScopeToken } from "../kit/scopes.js";
import { cyclesIn, describeCycle, ScopeImplications } from "../policy/scope-implications.js";

/** Most implications of a gate, counted in single steps. */
const MAX_IMPLICATIONS = 1000;
const MAX_SCOPE_LENGTH = 256;

/** Checks which scopes imply which others. */
export function defineScopeImplications(
  given: unknown,
  faults: Faults,
): ScopeImplications | undefined {
  if (given === undefined) return undefined;
  if (!isObject(given) || Array.isArray(given)) {
    const message = `must be an object of lists of scopes, by the scope that implies them, received ${received(given)}`;
    faults.add("option_invalid", "scopeImplies", message);
    return undefined;
  }
  const inside = faults.within("scopeImplies.");
  const implied = new Map<string, readonly string[]>();
  for (const [scope, others] of inside.entries(given)) {
    const isScope = checkScope(scope, scope, inside);
    const listed = checkImplied(scope, others, inside);
    if (isScope) implied.set(scope, listed);
  }
  const count = [...implied.values()].reduce((sum, { length }) => sum + length, 0);
  if (Object.keys(given).length === 0 || count > MAX_IMPLICATIONS) {
    const message = `must have 1 to ${MAX_IMPLICATIONS} implied scopes in total, received ${count}: leave it out for none`;
    faults.add("scope_invalid", "scopeImplies", message);
    return undefined;
  }
  for (const cycle of cyclesIn(implied)) {
    const message = `implies itself, ${describeCycle(cycle)}: remove one of these`;
    inside.add("scope_cycle", cycle[0] as string, message);
  }
  return new ScopeImplications(implied);
}

function checkImplied(scope: string, given: unknown, faults: Faults): readonly string[] {
  if (!Array.isArray(given) || given.length === 0) {
    const message = `must be a list of the scopes that it implies, received ${received(given)}`;
    faults.add("option_invalid", scope, message);
    return [];
  }
  return [...new Set<unknown>(given)].filter((each) => checkScope(each, scope, faults));
}

function checkScope(value: unknown, option: string, faults: Faults): value is string {
  if (typeof value === "string" && isScopeToken(value) && value.length <= MAX_SCOPE_LENGTH)
    return true;
  const message =
    `has ${received(value)}, which is not a scope value (RFC 6749 section 3.3): ` +
    `1 to ${MAX_SCOPE_LENGTH} printable ASCII characters without space, quote and backslash`;
  faults.add("scope_invalid", option, message);
  return false;
}
