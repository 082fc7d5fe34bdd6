import { LRUCache } from "lru-cache";
import { splitScope } from "../../kit/scopes.js";
import { type ClaimsSet, isStringList } from "../../token/claims-set.js";
import type { Json } from "../../token/json.js";
import type { IssuerProfile } from "./issuer-profile.js";

const NONE: readonly string[] = Object.freeze([]);

/**
 * Whether a claim is absent, or `null`, which some servers write where nothing was granted. For scopes and roles
 * only: in any other claim `null` is a value of the wrong type.
 */
export function isUngranted(value: Json | undefined): value is null | undefined {
  return value === undefined || value === null;
}

/**
 * Reads a claim that is one string of values separated by spaces (RFC 8693 section 4.2). `null` is read as absent.
 */
export function spaceDelimited(claim: string): IssuerProfile["scopes"] {
  return (claims) => {
    const value = claims[claim];
    if (isUngranted(value)) return NONE;
    if (typeof value !== "string") return undefined;
    return splitScopes(value);
  };
}

const MAX_CACHED_STRINGS = 1_000;
const MAX_CACHED_LENGTH = 512;
const split = new LRUCache<string, readonly string[]>({ max: MAX_CACHED_STRINGS });

/** Tokens differ, but their scopes rarely do: a string that is repeated gets the same list again. */
function splitScopes(value: string): readonly string[] {
  const cached = split.get(value);
  if (cached !== undefined) return cached;
  const values = Object.freeze(splitScope(value));
  if (value.length <= MAX_CACHED_LENGTH) split.set(value, values);
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
 * Reads a claim that is a string of values separated by spaces or a list of values, depending on the server's settings. A
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

/**
 * Whether a token has a claim that only a user's login puts into one. Such a token is a user's, for any subject.
 *
 * @see OpenID Connect Core 1.0 section 2; `sid` and `idp` are what servers add
 */
export function namesLogin(claims: ClaimsSet): boolean {
  // Written one by one: the engine then finds at once that nearly every token has none of them.
  return (
    claims.auth_time !== undefined ||
    claims.acr !== undefined ||
    claims.amr !== undefined ||
    claims.sid !== undefined ||
    claims.idp !== undefined
  );
}

/**
 * Recognises a client's own token by its subject, which is the client (RFC 9068 section 2.2).
 *
 * A token without a subject is not a client's own, nor is one with a claim of a login: `auth_time`, `acr`, `amr`, `sid` or
 * `idp`. Where users choose their own subject, the server has to keep it apart from client ids (RFC 9068 section 5).
 */
export function subjectIsCaller(claims: ClaimsSet, callerId: string): boolean {
  return claims.sub === callerId && !namesLogin(claims);
}

/**
 * Recognises a client's own token by its missing subject, for providers that write one into users' tokens only.
 *
 * A token with a claim of a login is not a client's own: `auth_time`, `acr`, `amr`, `sid` or `idp`.
 */
export function subjectIsAbsent(claims: ClaimsSet): boolean {
  return claims.sub === undefined && !namesLogin(claims);
}

const BACKCHANNEL_LOGOUT = "http://schemas.openid.net/event/backchannel-logout";

/**
 * Recognises the form of an OpenID Connect ID token or logout token: claims that do not belong in an access
 * token, or the provider's own claim for it.
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
