import { type Faults, received } from "../kit/configuration/faults.js";
import { isScopeToken, splitScope } from "../kit/scopes.js";
import type { EndpointPolicy } from "./endpoint-policy.js";

const MAX_SCOPES = 256;
const MAX_SCOPE_LENGTH = 256;

/** Checks scopes, of a list or of one string separated by spaces (RFC 6749 section 3.3). */
export function compileScopes(
  option: string,
  scope: EndpointPolicy["scope"],
  faults: Faults,
): readonly string[] {
  if (scope === undefined) return [];
  if (typeof scope !== "string" && !Array.isArray(scope)) {
    faults.add("scope_invalid", option, `must be a string or a list, received ${received(scope)}`);
    return [];
  }
  const scopes = [...new Set(splitScope(scope))];
  if (scopes.length === 0 || scopes.length > MAX_SCOPES) {
    faults.add(
      "scope_invalid",
      option,
      `must have 1 to ${MAX_SCOPES} values, received ${scopes.length}: leave it out to require none`,
    );
  }
  for (const value of scopes) {
    if (isScopeToken(value) && value.length <= MAX_SCOPE_LENGTH) continue;
    faults.add(
      "scope_invalid",
      option,
      `has ${received(value)}, which is not a scope value (RFC 6749 section 3.3): ` +
        `1 to ${MAX_SCOPE_LENGTH} printable ASCII characters without space, quote and backslash`,
    );
  }
  return Object.freeze(scopes);
}
