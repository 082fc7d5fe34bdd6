import { Faults, received } from "@callgate/core/kit";
import type { Grant, ProviderShape, RequestedToken } from "./shapes/provider-shape.js";
import type { TestProfileName } from "./test-profile.js";
import { checkTokenOptions, type TokenOptions } from "./token-options.js";

/** The issuer of a {@link RequestedToken}: what the token's defaults depend on. */
export interface RequestedTokenIssuer {
  readonly issuer: string;
  readonly audience: string | readonly string[];
  readonly profile: TestProfileName;
}

/**
 * Reads what a test requires of a token.
 *
 * What the provider cannot put into a token is refused rather than left out: the test would find a caller, a
 * scope or a role missing that no token in production has either.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, when tokens of this profile cannot say that
 */
export function readRequestedToken(
  options: TokenOptions,
  { issuer, audience, profile }: RequestedTokenIssuer,
  shape: ProviderShape,
  issuedAt: number,
): RequestedToken {
  checkTokenOptions(options);
  const requested: RequestedToken = {
    issuer,
    caller: options.caller ?? shape.caller ?? "test-client",
    user: options.user,
    audience: options.audience ?? audience,
    scopes: scopesIn(options.scope),
    roles: [options.roles ?? []].flat(),
    issuedAt,
  };
  const faults = new Faults();
  checkGrants(requested, profile, shape, faults);
  checkForms(requested, options, shape, faults);
  faults.throwIfAny("Token options");
  return requested;
}

/** Roles may have spaces in them, so that a string is one role; scopes never do. */
function scopesIn(given: string | readonly string[] = []): readonly string[] {
  return typeof given === "string" ? given.split(" ").filter((each) => each !== "") : given;
}

function checkGrants(
  { user, scopes, roles }: RequestedToken,
  profile: TestProfileName,
  { grants }: ProviderShape,
  faults: Faults,
): void {
  const kind = user === undefined ? "app" : "user";
  if (grants[kind] === undefined) {
    const message = `must be left out: tokens of profile ${profile} have no user`;
    faults.add("option_conflict", "user", message);
    return;
  }
  const requested: readonly [Grant, readonly string[]][] = [
    ["scope", scopes],
    ["roles", roles],
  ];
  for (const [grant, values] of requested) {
    if (values.length === 0 || grants[kind].includes(grant)) continue;
    const whose = grants.user?.includes(grant) ? "without `user`, " : "";
    const message = `must be left out: ${whose}tokens of profile ${profile} have none`;
    faults.add("option_conflict", grant, message);
  }
}

function checkForms(
  { caller, user, scopes, roles }: RequestedToken,
  options: TokenOptions,
  { callerForm, scopeForm, roleForm }: ProviderShape,
  faults: Faults,
): void {
  if (callerForm?.pattern.test(caller) === false) {
    const message = `must be ${callerForm.expected}, received ${received(caller)}`;
    faults.add("option_invalid", "caller", message);
  }
  const unread = roles.find((role) => roleForm?.pattern.test(role) === false);
  if (unread !== undefined) {
    const message = `must be ${roleForm?.expected}, received ${received(unread)}`;
    faults.add("option_invalid", "roles", message);
  }
  if (scopeForm === undefined || scopes.length === 0) return;
  const misfit = user === undefined && scopes.find((scope) => !scopeForm.pattern.test(scope));
  if (typeof misfit === "string") {
    const message = `must be ${scopeForm.expected}, received ${received(misfit)}`;
    faults.add("option_invalid", "scope", message);
  }
  if (options.audience !== undefined) {
    faults.add("option_conflict", "audience", "must be left out: the scopes say it");
  }
}
