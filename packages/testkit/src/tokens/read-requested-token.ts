import { Faults, received } from "@callgate/core/kit";
import type { AskedToken, Grant, ProviderShape } from "./shapes/provider-shape.js";
import type { TestProfileName } from "./test-profile.js";
import { checkTokenOptions, type TokenOptions } from "./token-options.js";

/** Whose tokens are asked for: what an {@link AskedToken} owes to its issuer. */
export interface AskedIssuer {
  readonly issuer: string;
  readonly audience: string | readonly string[];
  readonly profile: TestProfileName;
}

/**
 * Reads what a test asks of a token.
 *
 * What the provider cannot put into a token is refused rather than left out: the test would find a caller, a
 * scope or a role missing that no token in production has either.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, when tokens of this profile cannot say that
 */
export function readAsked(
  options: TokenOptions,
  { issuer, audience, profile }: AskedIssuer,
  shape: ProviderShape,
  issuedAt: number,
): AskedToken {
  checkTokenOptions(options);
  const asked: AskedToken = {
    issuer,
    caller: options.caller ?? shape.caller ?? "test-client",
    user: options.user,
    audience: options.audience ?? audience,
    scopes: scopesIn(options.scope),
    roles: [options.roles ?? []].flat(),
    issuedAt,
  };
  const faults = new Faults();
  checkGrants(asked, profile, shape, faults);
  checkForms(asked, options, shape, faults);
  faults.throwIfAny("Token options");
  return asked;
}

/** Roles may have spaces in them, so that a string is one role; scopes never do. */
function scopesIn(given: string | readonly string[] = []): readonly string[] {
  return typeof given === "string" ? given.split(" ").filter((each) => each !== "") : given;
}

function checkGrants(
  { user, scopes, roles }: AskedToken,
  profile: TestProfileName,
  { grants }: ProviderShape,
  faults: Faults,
): void {
  const kind = user === undefined ? "app" : "user";
  if (grants[kind] === undefined) {
    const says = `must be left out: tokens of profile ${profile} never speak of a user`;
    faults.add("option_conflict", "user", says);
    return;
  }
  const asked: readonly [Grant, readonly string[]][] = [
    ["scope", scopes],
    ["roles", roles],
  ];
  for (const [grant, values] of asked) {
    if (values.length === 0 || grants[kind].includes(grant)) continue;
    const whose = grants.user?.includes(grant) ? "without `user`, " : "";
    const says = `must be left out: ${whose}tokens of profile ${profile} have none`;
    faults.add("option_conflict", grant, says);
  }
}

function checkForms(
  { caller, user, scopes, roles }: AskedToken,
  options: TokenOptions,
  { callerForm, scopeForm, roleForm }: ProviderShape,
  faults: Faults,
): void {
  if (callerForm?.pattern.test(caller) === false) {
    const says = `must be ${callerForm.expected}, received ${received(caller)}`;
    faults.add("option_invalid", "caller", says);
  }
  const unread = roles.find((role) => roleForm?.pattern.test(role) === false);
  if (unread !== undefined) {
    const says = `must be ${roleForm?.expected}, received ${received(unread)}`;
    faults.add("option_invalid", "roles", says);
  }
  if (scopeForm === undefined || scopes.length === 0) return;
  const misfit = user === undefined && scopes.find((scope) => !scopeForm.pattern.test(scope));
  if (typeof misfit === "string") {
    const says = `must be ${scopeForm.expected}, received ${received(misfit)}`;
    faults.add("option_invalid", "scope", says);
  }
  if (options.audience !== undefined) {
    faults.add("option_conflict", "audience", "must be left out: the scopes say it");
  }
}
