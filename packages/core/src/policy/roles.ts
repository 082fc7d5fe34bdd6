import type { TrustedIssuer } from "../issuer/trusted-issuer.js";
import { type Faults, received } from "../kit/configuration/faults.js";
import type { EndpointPolicy } from "./endpoint-policy.js";

const MAX_ROLES = 256;
const ROLE = /^[^\p{Cc}\s](?:[^\p{Cc}]{0,254}[^\p{Cc}\s])?$/u;

/** Checks roles: each is one value, spaces in it included, and is never split. */
export function compileRoles(
  option: "roles" | "anyRole",
  given: unknown,
  faults: Faults,
): readonly string[] {
  if (given === undefined) return [];
  const mayBeOne = option === "roles";
  const roles = mayBeOne && typeof given === "string" ? [given] : given;
  if (!Array.isArray(roles)) {
    const expected = mayBeOne ? "a string or a list" : "a list";
    faults.add("role_invalid", option, `must be ${expected}, received ${received(given)}`);
    return [];
  }
  if (roles.length === 0 || roles.length > MAX_ROLES) {
    faults.add(
      "role_invalid",
      option,
      `must have 1 to ${MAX_ROLES} values, received ${roles.length}: leave it out to require none`,
    );
  }
  for (const role of roles) {
    if (typeof role === "string" && ROLE.test(role)) continue;
    faults.add(
      "role_invalid",
      option,
      `has ${received(role)}, which is not a role: 1 to 256 characters, no control characters, no space around it`,
    );
  }
  return Object.freeze([...new Set<string>(roles)]);
}

/** Reports roles required of tokens that never have any: every request would be refused. */
export function checkRolesAreRead(
  policy: Pick<EndpointPolicy, "roles" | "anyRole">,
  issuers: readonly Pick<TrustedIssuer, "profile">[],
  faults: Faults,
): void {
  if (issuers.some(({ profile }) => profile.roles !== undefined)) return;
  for (const option of ["roles", "anyRole"] as const) {
    if (policy[option] === undefined) continue;
    faults.add(
      "role_unreadable",
      option,
      "requires roles, but no issuer's profile reads any: choose the provider's profile, or add `roles` to yours",
    );
  }
}
