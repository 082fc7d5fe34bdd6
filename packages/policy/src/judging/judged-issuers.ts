import { profiles } from "@callgate/core";
import type { PolicyIssuers } from "@callgate/core/judging";
import type { Policy } from "../policy.js";

/** An issuer, as far as a caller is judged by it. */
export type JudgedIssuer = Exclude<PolicyIssuers, string>[number];

/**
 * The issuers of a document.
 *
 * Where code gives them, their aliases are part of the names: `corp:checkout` is compared as it stands, and so is
 * `checkout`.
 */
export function issuersOf({ issuers }: Policy): readonly JudgedIssuer[] {
  if (issuers === undefined) return [judged("", undefined)];
  if ("issuers" in issuers) return issuers.issuers.map((each) => judged(each.issuer, each.alias));
  return [judged(issuers.issuer, undefined)];
}

/** What a profile reads was checked with the document; here every token has the roles that the question gives it. */
function judged(issuer: string, alias: string | undefined): JudgedIssuer {
  return { issuer, alias, profile: profiles.keycloak, audiences: undefined };
}
