import type { Auth } from "../decision/auth.js";
import type { RevocationMatch } from "../kit/revocation/revocation.js";

/** What a revocation is compared with, of one verified token. */
export interface RevocableToken {
  readonly auth: Auth;
  /** The key that verified it; `undefined` where it is not known. */
  readonly kid: string | undefined;
  /** Its SHA-256; `undefined` where the token is not available. */
  readonly hash: () => string | undefined;
}

/** A member of a match. */
export type Member = keyof RevocationMatch;

/** Issuers are looked up first, then keys, callers, tokens: the reason is the one that concerns most. */
export const MEMBERS: readonly Member[] = [
  "issuer",
  "kid",
  "caller",
  "subject",
  "jti",
  "tokenHash",
];

/** Whether a match has these members and no others. */
export function hasExactly(match: RevocationMatch, members: readonly Member[]): boolean {
  return MEMBERS.every((name) => (match[name] !== undefined) === members.includes(name));
}

/** Values have no control characters, so that no two matches with the same members have the same key. */
export function keyOfMatch(match: RevocationMatch, others: readonly Member[]): string {
  return others.map((name) => match[name]).join("\n");
}

/** The same key, made of a token. @returns `undefined` where the token has no value for a member */
export function keyOfToken(
  token: RevocableToken,
  others: readonly Member[],
  hasIssuer: boolean,
): string | undefined {
  let key: string | undefined;
  for (const member of others) {
    const value = factOf(token, member, hasIssuer);
    if (value === undefined) return undefined;
    key = key === undefined ? value : `${key}\n${value}`;
  }
  return key ?? "";
}

function factOf(
  { auth, kid, hash }: RevocableToken,
  member: Member,
  hasIssuer: boolean,
): string | undefined {
  switch (member) {
    case "issuer":
      return auth.issuer;
    case "kid":
      return kid;
    case "caller":
      return hasIssuer || auth.caller.alias === undefined
        ? auth.caller.id
        : `${auth.caller.alias}:${auth.caller.id}`;
    case "subject":
      return auth.subject;
    case "jti":
      return typeof auth.claims.jti === "string" ? auth.claims.jti : undefined;
    case "tokenHash":
      return hash();
  }
}
