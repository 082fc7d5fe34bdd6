import type { DecisionContext } from "../decision/decision-maker.js";
import type { TrustedIssuer } from "../issuer/trusted-issuer.js";
import { Faults, received } from "../kit/configuration/faults.js";
import { isScopeToken, splitScope } from "../kit/scopes.js";
import { compileAudiences } from "./audiences.js";
import { type CallerIndex, compileCallers } from "./callers.js";
import { type ClaimDemand, compileClaims } from "./claim-demands.js";
import type { EndpointPolicy, Mode } from "./endpoint-policy.js";
import { checkRolesAreRead, compileRoles } from "./roles.js";

/** An endpoint policy, checked and made ready to be asked: sets instead of lists, nothing left to parse. */
export interface CompiledPolicy {
  /** Audiences of which the token must have one, beside the gate's own; `undefined` for any of those. */
  readonly audiences: ReadonlySet<string> | undefined;
  /** Client identifiers by issuer identifier, or `"any"`. */
  readonly callers: CallerIndex | "any";
  readonly allScopes: readonly string[];
  /** Empty where none of several is asked for. */
  readonly anyScopes: readonly string[];
  readonly allRoles: readonly string[];
  /** Empty where none of several is asked for. */
  readonly anyRoles: readonly string[];
  readonly claims: readonly ClaimDemand[];
  readonly tokens: "app" | "user" | "any";
  readonly condition: EndpointPolicy["condition"];
  readonly mode: Mode;
  readonly endpoint: string | undefined;
  /** What this endpoint contributes to its decisions. */
  readonly context: DecisionContext;
}

const OPTIONS = [
  "callers",
  "audience",
  "scope",
  "anyScope",
  "roles",
  "anyRole",
  "claims",
  "tokens",
  "condition",
  "mode",
  "endpoint",
] as const;
const MAX_SCOPES = 256;
const MAX_SCOPE_LENGTH = 256;

/**
 * Checks an endpoint policy and compiles it, once, at mount time.
 *
 * @param issuers the gate's issuers, which entries of `callers` and the use of `roles` are held against
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 */
export function compilePolicy(
  policy: EndpointPolicy,
  issuers: readonly Pick<TrustedIssuer, "issuer" | "alias" | "profile" | "audiences">[],
  gateMode: Mode,
): CompiledPolicy {
  const faults = new Faults();
  if (typeof policy !== "object" || policy === null || Array.isArray(policy)) {
    faults.add(
      "callers_missing",
      "callers",
      `is missing: an endpoint policy is an object with \`callers\`, received ${received(policy)}`,
    );
    faults.throwIfAny("Endpoint policy");
  }
  const given = faults.own(policy, OPTIONS, ["callers"]);
  const { tokens = "any", condition, mode = gateMode, endpoint } = given;
  if (!["app", "user", "any"].includes(tokens)) {
    faults.add(
      "option_invalid",
      "tokens",
      `must be "app", "user" or "any", received ${received(tokens)}`,
    );
  }
  if (condition !== undefined && typeof condition !== "function") {
    faults.add(
      "option_invalid",
      "condition",
      `must be a function, received ${received(condition)}`,
    );
  }
  if (mode !== "enforce" && mode !== "report") {
    faults.add(
      "option_invalid",
      "mode",
      `must be "enforce" or "report", received ${received(mode)}`,
    );
  }
  if (endpoint !== undefined && (typeof endpoint !== "string" || endpoint === "")) {
    faults.add(
      "option_invalid",
      "endpoint",
      `must be a non-empty string, received ${received(endpoint)}`,
    );
  }
  const callers = compileCallers(given.callers, issuers, faults);
  const allScopes = compileScopes("scope", given.scope, faults);
  const anyScopes = compileScopes("anyScope", given.anyScope, faults);
  // All that would do, when one was missing (RFC 6750 section 3).
  const scopesToName = Object.freeze([...new Set([...allScopes, ...anyScopes])]);
  const compiled: CompiledPolicy = Object.freeze({
    audiences: compileAudiences(given.audience, issuers, faults),
    callers,
    allScopes,
    anyScopes,
    allRoles: compileRoles("roles", given.roles, faults),
    anyRoles: compileRoles("anyRole", given.anyRole, faults),
    claims: compileClaims(given.claims, faults),
    tokens,
    condition,
    mode,
    endpoint,
    context: Object.freeze({ enforced: mode === "enforce", scopes: scopesToName }),
  });
  checkRolesAreRead(given, issuers, faults);
  faults.throwIfAny("Endpoint policy");
  return compiled;
}

function compileScopes(
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
      `must have 1 to ${MAX_SCOPES} values, received ${scopes.length}: leave it out to ask for none`,
    );
  }
  for (const value of scopes) {
    if (isScopeToken(value) && value.length <= MAX_SCOPE_LENGTH) continue;
    faults.add(
      "scope_invalid",
      option,
      `has ${received(value)}, which no scope value can be (RFC 6749 section 3.3): ` +
        `1 to ${MAX_SCOPE_LENGTH} printable ASCII characters without space, quote and backslash`,
    );
  }
  return Object.freeze(scopes);
}
