import type { PolicyOrigin } from "../decision/policy-origin.js";
import type { TrustedIssuer } from "../issuer/trusted-issuer.js";
import { Faults, received } from "../kit/configuration/faults.js";
import { namesOf } from "../kit/configuration/names-of.js";
import { checkFunction } from "../kit/configuration/option-checks.js";
import { compileAudiences } from "./audiences.js";
import { compileAuthentication } from "./authentication.js";
import {
  type CheckedBindings,
  compileBinding,
  NO_BINDING_CHECKED,
  schemesFor,
} from "./binding-demand.js";
import { compileCallers, RESOLVED } from "./callers.js";
import { compileClaims } from "./claim-demands.js";
import { contextsOf, listingNoCaller } from "./compile-no-callers.js";
import { compileOrigin } from "./compile-origin.js";
import type { CompiledPolicy } from "./compiled-policy.js";
import { compileDelegation } from "./delegation.js";
import type { EndpointDeclaration, EndpointPolicy, Mode } from "./endpoint-policy.js";
import { compileEnforcement } from "./enforcement.js";
import { checkRolesAreRead, compileRoles } from "./roles.js";
import type { ScopeImplications } from "./scope-implications.js";
import { compileScopes } from "./scopes.js";

const OPTIONS = namesOf<EndpointPolicy>({
  callers: true,
  audience: true,
  binding: true,
  scope: true,
  anyScope: true,
  roles: true,
  anyRole: true,
  claims: true,
  tokens: true,
  delegation: true,
  authentication: true,
  condition: true,
  mode: true,
  enforceFrom: true,
  endpoint: true,
});

/** It is written into events and logs. */
const ENDPOINT = /^[^\p{Cc}]{1,2048}$/u;

/** The gate's issuers, as far as checking a policy needs them; issuers resolved at run time are not known. */
export type PolicyIssuers =
  | readonly Pick<TrustedIssuer, "issuer" | "alias" | "profile" | "audiences">[]
  | typeof RESOLVED;

/** What a gate contributes to the judging of every endpoint. */
export interface JudgingRules {
  /** For the age of an authentication. Default 0. */
  readonly clockSkewSeconds?: number;
  readonly scopeImplications?: ScopeImplications | undefined;
  /** Default: not known, and any `binding` is accepted. */
  readonly checkedBindings?: CheckedBindings | undefined;
}

/**
 * Checks what is declared for an endpoint and compiles it, once, at mount time.
 *
 * @param issuers the gate's issuers, for checking the entries of `callers` and the use of `roles`
 * @param document the origin of the policy, where it comes from a document
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 */
export function compilePolicy(
  declared: EndpointDeclaration,
  issuers: PolicyIssuers,
  gateMode: Mode,
  document?: PolicyOrigin,
  { clockSkewSeconds = 0, scopeImplications, checkedBindings }: JudgingRules = {},
): CompiledPolicy {
  const faults = new Faults();
  const origin = compileOrigin(document, faults);
  if (declared === "none" || declared === "public") {
    faults.throwIfAny("Endpoint policy");
    return listingNoCaller(
      { isPublic: declared === "public", isMisplaced: false },
      gateMode,
      origin,
      checkedBindings,
    );
  }
  if (typeof declared !== "object" || declared === null || Array.isArray(declared)) {
    faults.add(
      "callers_missing",
      "callers",
      'is missing: an endpoint policy is an object with `callers`, or the word "none" or "public", ' +
        `received ${received(declared)}`,
    );
    faults.throwIfAny("Endpoint policy");
  }
  if (isCompiled(declared)) {
    const message =
      "must be the options of an endpoint, `{ callers: […] }`, received the result of `gate.policy`: pass what you passed there";
    faults.add("option_invalid", "policy", message);
    faults.throwIfAny("Endpoint policy");
  }
  const given = faults.own(declared as EndpointPolicy, OPTIONS, ["callers"]);
  const { tokens = "any", condition, endpoint } = given;
  if (!["app", "user", "any"].includes(tokens)) {
    faults.add(
      "option_invalid",
      "tokens",
      `must be "app", "user" or "any", received ${received(tokens)}`,
    );
  }
  checkFunction("condition", condition, faults);
  if (endpoint !== undefined && (typeof endpoint !== "string" || !ENDPOINT.test(endpoint))) {
    faults.add(
      "option_invalid",
      "endpoint",
      `must be a string of 1 to 2048 characters without control characters, received ${received(endpoint)}`,
    );
  }
  const enforcement = compileEnforcement(given, gateMode, faults);
  const { callers, grants } = compileCallers(given.callers, issuers, faults);
  const allScopes = compileScopes("scope", given.scope, faults);
  const anyScopes = compileScopes("anyScope", given.anyScope, faults);
  // All accepted scopes, when one was missing (RFC 6750 section 3).
  const scopesToName = Object.freeze([...new Set([...allScopes, ...anyScopes])]);
  const binding = compileBinding(given.binding, checkedBindings, faults);
  const schemes = schemesFor(checkedBindings ?? NO_BINDING_CHECKED, binding);
  const authentication = compileAuthentication(given.authentication, clockSkewSeconds, faults);
  const dependsOnTime = grants !== undefined || authentication !== undefined;
  const compiled: CompiledPolicy = Object.freeze({
    isPublic: false,
    isMisplaced: false,
    audiences: compileAudiences(given.audience, issuers === RESOLVED ? undefined : issuers, faults),
    binding,
    callers,
    callersBy: issuers === RESOLVED ? "alias" : "issuer",
    grants,
    allScopes,
    anyScopes,
    implyingScopes: scopeImplications?.implyingAny(scopesToName),
    allRoles: compileRoles("roles", given.roles, faults),
    anyRoles: compileRoles("anyRole", given.anyRole, faults),
    claims: compileClaims(given.claims, faults),
    tokens,
    delegation: compileDelegation(given.delegation, faults),
    authentication,
    condition,
    ...enforcement,
    endpoint,
    origin,
    constantId: dependsOnTime ? undefined : nextId(),
    ...contextsOf(enforcement, {
      scopes: scopesToName,
      schemes,
      authentication: authentication?.parameters,
    }),
  });
  if (issuers !== RESOLVED) checkRolesAreRead(given, issuers, faults);
  faults.throwIfAny("Endpoint policy");
  return compiled;
}

/** By its members, so that a policy of another gate, or of another copy of this package, is one as well. */
function isCompiled(declared: object): boolean {
  return Object.hasOwn(declared, "isMisplaced" satisfies keyof CompiledPolicy);
}

let ids = 0;

function nextId(): number {
  ids += 1;
  return ids;
}
