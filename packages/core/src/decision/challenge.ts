import { catalogue, type DenialReason } from "./catalogue.js";

/** The scheme under which an access token is presented (RFC 6750, RFC 9449). */
export type Scheme = "Bearer" | "DPoP";

/** What a challenge names besides realm and error: all of it configuration. */
export interface ChallengeParts {
  /** The scopes that the endpoint declares. */
  readonly scopes?: readonly string[];
  /** `acr_values` and `max_age`, as parameters. */
  readonly authentication?: string | undefined;
  readonly metadataUrl?: string | undefined;
  /** The accepted schemes, at least one. Default: Bearer. */
  readonly schemes?: readonly Scheme[];
  /** The scheme of the request; `undefined` where it has none, or several. */
  readonly used?: Scheme | undefined;
  /** The algorithms of DPoP proofs. */
  readonly proofAlgorithms?: readonly string[];
}

const BEARER: readonly Scheme[] = Object.freeze(["Bearer"]);
const DPOP: readonly Scheme[] = Object.freeze(["DPoP"]);

/**
 * Writes the WWW-Authenticate values for a denial: one for each accepted scheme, and the error in that of the scheme used; in the
 * first one where that is not accepted, and in all of them where no single scheme was used.
 *
 * A denial for a missing nonce has only the DPoP challenge, since clients recognize it only there. A 403 has only the
 * challenge of the scheme that was used: credentials of another scheme would not help.
 *
 * Made from the operator's realm, the catalogue's constants, what the endpoint declares and the address of the metadata;
 * nothing from a request can get into it. The realm is always present: the scheme must be followed by a parameter.
 *
 * @see RFC 6750 section 3, RFC 9449 sections 7.1, 7.2 and 9, RFC 9470 section 3, RFC 9728 section 5.1
 */
export function challengesFor(
  realm: string,
  reason: DenialReason,
  parts: ChallengeParts = {},
): readonly string[] {
  const { schemes: accepted = BEARER, used } = parts;
  const schemes = reason === "proof_nonce_required" ? DPOP : accepted;
  const failed = used !== undefined && !schemes.includes(used) ? schemes[0] : used;
  const named = catalogue[reason].status === 403 && failed !== undefined ? [failed] : schemes;
  return named.map((scheme) =>
    challengeOf(scheme, realm, reason, failed === undefined || scheme === failed, parts),
  );
}

function challengeOf(
  scheme: Scheme,
  realm: string,
  reason: DenialReason,
  hasError: boolean,
  { scopes = [], authentication, metadataUrl, proofAlgorithms = [] }: ChallengeParts,
): string {
  const { error, text } = catalogue[reason];
  const parameters = [`realm="${realm}"`];
  if (error !== null && hasError)
    parameters.push(`error="${error}"`, `error_description="${text}"`);
  if (authentication !== undefined && hasError) parameters.push(authentication);
  if (scheme === "DPoP") parameters.push(`algs="${proofAlgorithms.join(" ")}"`);
  if (scopes.length > 0) parameters.push(`scope="${scopes.join(" ")}"`);
  if (metadataUrl !== undefined) parameters.push(`resource_metadata="${metadataUrl}"`);
  return `${scheme} ${parameters.join(", ")}`;
}
