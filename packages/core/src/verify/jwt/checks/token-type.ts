import { type Denial, denyBecause } from "../../../decision/deny.js";
import type { IssuerProfile } from "../../../issuer/profiles/issuer-profile.js";
import type { ClaimsSet } from "../../../token/claims-set.js";
import type { JsonObject } from "../../../token/json.js";

/**
 * Denies a token whose `typ` header the issuer's access tokens never have.
 *
 * A media type is compared without regard to case, and without `application/`, which may be omitted.
 *
 * @see RFC 7515 section 4.1.9, RFC 8725 section 3.11, RFC 9068 section 4
 */
export function checkTokenType(header: JsonObject, profile: IssuerProfile): Denial | undefined {
  const { typ } = header;
  const isType = typ === undefined || typeof typ === "string";
  if (isType && profile.types.includes(normalizedType(typ))) return undefined;
  return denyBecause("token_type_mismatch", () => ({
    hint: typ === undefined ? "type_missing" : undefined,
    expected: profile.types.map((type) => type ?? "no typ"),
  }));
}

/**
 * Denies a token whose type is not specific enough, and whose claims are those of an ID token.
 *
 * @see RFC 8725 section 3.12
 */
export function checkIsAccessToken(
  claims: ClaimsSet,
  header: JsonObject,
  profile: IssuerProfile,
): Denial | undefined {
  const typ = typeof header.typ === "string" ? normalizedType(header.typ) : undefined;
  // A promise, of a function that should not be one, is no `true`.
  return profile.isAccessToken(claims, typ) === true
    ? undefined
    : denyBecause("token_type_mismatch", () => ({
        expected: [`an access token of profile ${profile.name}`],
      }));
}

function normalizedType(typ: string | undefined): string | undefined {
  return typ === "at+jwt" ? typ : typ?.toLowerCase().replace(/^application\//, "");
}
