import { catalogue, type DenialReason } from "./catalogue.js";

/** What a challenge names besides realm and error: all of it configuration. */
export interface ChallengeParts {
  /** The scopes that the endpoint declares. */
  readonly scopes?: readonly string[];
  /** `acr_values` and `max_age`, as parameters. */
  readonly authentication?: string | undefined;
  readonly metadataUrl?: string | undefined;
}

/**
 * Writes the WWW-Authenticate value for a denial.
 *
 * Made from the operator's realm, the catalogue's constants, what the endpoint declares and the address of the metadata;
 * nothing from a request can get into it. The realm is always present: the scheme must be followed by a parameter.
 *
 * @see RFC 6750 section 3, RFC 9470 section 3, RFC 9728 section 5.1
 */
export function challengeFor(
  realm: string,
  reason: DenialReason,
  { scopes = [], authentication, metadataUrl }: ChallengeParts = {},
): string {
  const { error, text } = catalogue[reason];
  const parameters = [`realm="${realm}"`];
  if (error !== null) parameters.push(`error="${error}"`, `error_description="${text}"`);
  if (authentication !== undefined) parameters.push(authentication);
  if (scopes.length > 0) parameters.push(`scope="${scopes.join(" ")}"`);
  if (metadataUrl !== undefined) parameters.push(`resource_metadata="${metadataUrl}"`);
  return `Bearer ${parameters.join(", ")}`;
}
