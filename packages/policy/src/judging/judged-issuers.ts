import { profiles } from "@callgate/core";
import type { PolicyIssuers } from "@callgate/core/judging";
import type { Policy } from "../policy.js";

/** The part of an issuer that is used to judge a caller. */
export type JudgedIssuer = Exclude<PolicyIssuers, string>[number];

/**
 * The issuers of a document.
 *
 * When code gives them, their aliases are part of the names: `corp:checkout` is compared as written, and so is
 * `checkout`.
 */
export function issuersOf({ issuers }: Policy): readonly JudgedIssuer[] {
  if (issuers === undefined) return [judgedIssuer("", undefined)];
  if ("issuers" in issuers)
    return issuers.issuers.map((each) => judgedIssuer(each.issuer, each.alias));
  return [judgedIssuer(issuers.issuer, undefined)];
}

/** The roles that a profile reads were checked with the document; here every token has the roles that the question gives it. */
function judgedIssuer(issuer: string, alias: string | undefined): JudgedIssuer {
  return { issuer, alias, profile: profiles.keycloak, audiences: undefined };
}
