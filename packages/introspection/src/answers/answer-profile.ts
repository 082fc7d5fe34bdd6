import type { ClaimsSet, IssuerProfile } from "@callgate/core";

/**
 * Where one kind of authorization server puts what RFC 7662 leaves open, in its introspection answers. A plain object; the
 * members are those of an `IssuerProfile`, which describes a server's JWTs.
 */
export interface AnswerProfile {
  /** Names the profile in messages. */
  readonly name: string;
  /** Members that name the calling client; of several that differ none is used. */
  readonly callerClaims: readonly string[];
  /** Reads the granted scopes; `undefined` where the member has the wrong type. */
  readonly scopes: (answer: ClaimsSet) => readonly string[] | undefined;
  /** Reads the granted roles. Default: as the issuer's profile does. */
  readonly roles?: (answer: ClaimsSet) => readonly string[] | undefined;
  /** Whether a client obtained the token for itself. Return `true` only for what no user's token can look like. */
  readonly isAppToken: (answer: ClaimsSet, callerId: string) => boolean;
  /** Whether the answer is about an access token: servers answer about refresh tokens, too. */
  readonly isAccessToken: (answer: ClaimsSet) => boolean;
  /** Reads whom a token was issued for where the answer has no `aud`. Default: then no audience is known. */
  readonly impliedAudiences?: (answer: ClaimsSet) => readonly string[];
  /** What is checked instead of the audience, with `audience: "unchecked"`. Without it, that is refused at creation. */
  readonly insteadOfAudience?: (answer: ClaimsSet) => boolean;
}

/**
 * A profile of answers in the form in which core judges claims. What is true of a server and not of its JWTs alone, such as its
 * roles, is as in the issuer's profile; what replaces the audience is not, since an answer is made for this service.
 */
export function toIssuerProfile(answers: AnswerProfile, issuer: IssuerProfile): IssuerProfile {
  const { impliedAudiences: _implied, insteadOfAudience: _instead, ...server } = issuer;
  return Object.freeze<IssuerProfile>({
    ...server,
    types: [undefined],
    requiredClaims: [],
    ...answers,
  });
}
