import { parseChallenges } from "./challenges.js";

/**
 * Whether a resource server refused the token itself, so that another one may help.
 *
 * Only 401 with a Bearer challenge that says `invalid_token`. A 403 concerns the caller, and a 401 without
 * that error does not concern the token's lifetime: a new token would change neither.
 *
 * @param wwwAuthenticate the field, its lines joined by commas
 * @see RFC 6750 section 3.1
 */
export function isTokenRejected(
  status: number,
  wwwAuthenticate: string | null | undefined,
): boolean {
  if (status !== 401 || wwwAuthenticate === null || wwwAuthenticate === undefined) return false;
  return parseChallenges(wwwAuthenticate).some(
    ({ scheme, parameters }) => scheme === "bearer" && parameters.get("error") === "invalid_token",
  );
}
