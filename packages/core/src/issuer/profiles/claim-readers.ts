import { LRUCache } from "lru-cache";
import { splitScope } from "../../kit/scopes.js";
import { type ClaimsSet, isStringList } from "../../token/claims-set.js";
import type { Json } from "../../token/json.js";
import type { IssuerProfile } from "./issuer-profile.js";

const NONE: readonly string[] = Object.freeze([]);

/**
 * Tells that a claim is not there, or `null`, which some servers write where nothing was granted. For scopes and roles
 * only: in any other claim `null` is a value of the wrong type.
 */
export function isUngranted(value: Json | undefined): value is null | undefined {
  return value === undefined || value === null;
}

/**
 * Reads a claim that is one string of values divided by spaces (RFC 8693 section 4.2). `null` is read as absent.
 */
export function spaceDelimited(claim: string): IssuerProfile["scopes"] {
  return (claims) => {
    const value = claims[claim];
    if (isUngranted(value)) return NONE;
    if (typeof value !== "string") return undefined;
    return divide(value);
  };
}

const MAX_REMEMBERED_STRINGS = 1_000;
const MAX_REMEMBERED_LENGTH = 512;
const divided = new LRUCache<string, readonly string[]>({ max: MAX_REMEMBERED_STRINGS });

/** Tokens differ, but the scopes they are granted hardly do: a string that comes again is the same list again. */
function divide(value: string): readonly string[] {
  const remembered = divided.get(value);
  if (remembered !== undefined) return remembered;
  const values = Object.freeze(splitScope(value));
  if (value.length <= MAX_REMEMBERED_LENGTH) divided.set(value, values);
  return values;
}

/** Reads a claim that is a list of values; a member is one value and is never split. `null` is read as absent. */
export function stringList(claim: string): IssuerProfile["scopes"] {
  return (claims) => {
    const value = claims[claim];
    if (isUngranted(value)) return NONE;
    return isStringList(value) ? value : undefined;
  };
}

/**
 * Reads a claim that is a string of values divided by spaces or a list of values, whichever way the server was set up. A
 * member of a list is one value and is never split. `null` is read as absent.
 */
export function spaceDelimitedOrList(claim: string): IssuerProfile["scopes"] {
  const [fromString, fromList] = [spaceDelimited(claim), stringList(claim)];
  return (claims) => (typeof claims[claim] === "string" ? fromString(claims) : fromList(claims));
}

/** Reads no scopes, for providers whose tokens have none. */
export function noScopes(): readonly string[] {
  return NONE;
}

/** Claims that only the login of a user leaves in a token (OpenID Connect Core 1.0 section 2, and what servers add). */
const LOGIN_CLAIMS = ["auth_time", "acr", "amr", "sid", "idp"] as const;

/**
 * Tells whether a token speaks of a login. Such a token is a user's, whatever its subject.
 *
 * @param marks the claims that say so, for a provider that writes some of them into a service's own tokens, too
 */
export function speaksOfLogin(claims: ClaimsSet, marks: readonly string[] = LOGIN_CLAIMS): boolean {
  return marks.some((claim) => claims[claim] !== undefined);
}

/**
 * Tells a client's own token by its subject, which is the client (RFC 9068 section 2.2).
 *
 * A token without a subject is not one, nor is a token that speaks of a login: `auth_time`, `acr`, `amr`, `sid` or
 * `idp`. Where users choose their own subject, the server has to keep it apart from client ids (RFC 9068 section 5).
 */
export function subjectIsCaller(claims: ClaimsSet, callerId: string): boolean {
  return claims.sub === callerId && !speaksOfLogin(claims);
}

/**
 * Tells a client's own token by having no subject, for providers that write one into users' tokens only.
 *
 * A token that speaks of a login is not one: `auth_time`, `acr`, `amr`, `sid` or `idp`.
 */
export function subjectIsAbsent(claims: ClaimsSet): boolean {
  return claims.sub === undefined && !speaksOfLogin(claims);
}

const BACKCHANNEL_LOGOUT = "http://schemas.openid.net/event/backchannel-logout";

/**
 * Tells the shape of an OpenID Connect ID token or logout token: claims that have no business in an access
 * token, or the provider's own word for it.
 *
 * @see OpenID Connect Core 1.0 sections 2 and 3.1.3.6, Back-Channel Logout 1.0 section 2.4
 */
export function looksLikeIdToken(claims: ClaimsSet): boolean {
  const { events } = claims;
  return (
    "nonce" in claims ||
    "at_hash" in claims ||
    "c_hash" in claims ||
    claims.token_use === "id" ||
    claims.typ === "ID" ||
    (typeof events === "object" && events !== null && BACKCHANNEL_LOGOUT in events)
  );
}
