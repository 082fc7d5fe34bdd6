import { catalogue, type DenialReason } from "./catalogue.js";

/**
 * Writes the WWW-Authenticate value for a denial.
 *
 * Made from the operator's realm, the catalogue's constants, the scopes the endpoint declares and the address of the metadata; nothing from a
 * request can get into it. The realm is always present: the scheme must be followed by a parameter.
 *
 * @see RFC 6750 section 3, RFC 9728 section 5.1
 */
export function challengeFor(
  realm: string,
  reason: DenialReason,
  scopes: readonly string[] = [],
  metadataUrl?: string,
): string {
  const { error, text } = catalogue[reason];
  const parameters = [`realm="${realm}"`];
  if (error !== null) parameters.push(`error="${error}"`, `error_description="${text}"`);
  if (scopes.length > 0) parameters.push(`scope="${scopes.join(" ")}"`);
  if (metadataUrl !== undefined) parameters.push(`resource_metadata="${metadataUrl}"`);
  return `Bearer ${parameters.join(", ")}`;
}
