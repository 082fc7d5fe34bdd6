import type { ClaimsSet } from "../../token/claims-set.js";

const TENANT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const ANY_TENANT = /^\{tenantid\}$/i;

/**
 * Whether a key of Entra's is this issuer's. The key document of all tenants also has keys of one tenant, which
 * name it in a member `issuer`; `{tenantid}` in its place stands for any. Only tenants are compared: versions 1.0 and 2.0
 * of a tenant's tokens have different issuers and the same keys.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/access-tokens "Validate the issuer"
 */
export function isKeyOfTenant(jwk: Readonly<Record<string, unknown>>, issuer: string): boolean {
  const { issuer: named } = jwk;
  if (named === undefined || named === issuer) return true;
  if (typeof named !== "string") return false;
  const ours = tenantsIn(issuer);
  return (
    segmentsOf(named).some((segment) => ANY_TENANT.test(segment)) ||
    tenantsIn(named).some((tenant) => ours.includes(tenant))
  );
}

/** Whether `tid` is the tenant in `iss`. AD FS writes no `tid`. */
export function isOfOwnTenant({ tid, iss }: ClaimsSet): boolean {
  if (tid === undefined) return true;
  return typeof tid === "string" && typeof iss === "string" && tenantsIn(iss).includes(tid);
}

function tenantsIn(issuer: string): readonly string[] {
  return segmentsOf(issuer).filter((segment) => TENANT_ID.test(segment));
}

/** The path of a URL as it is written, split at its slashes. */
function segmentsOf(url: string): readonly string[] {
  const [, path = ""] = /^https?:\/\/[^/?#]+\/([^?#]*)/.exec(url) ?? [];
  return path.split("/");
}
