import type { ProfileName } from "../../issuer/profiles/index.js";
import type { Algorithm } from "../../kit/algorithms.js";

/** A token as a provider writes it: the header without `alg` and `kid`, the claims without `iat` and `exp`. */
export interface TokenShape {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** What tokens of one provider look like, after its own documentation, with invented ids. */
export interface ProfileTokens {
  readonly name: string;
  readonly profile: ProfileName;
  readonly issuer: string;
  /** What the operator of the service writes as its audience. */
  readonly audience: string;
  readonly algorithm: Algorithm;
  /** The caller that `app` and `user` name. */
  readonly caller: string;
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
  /** A token that `caller` got for itself. */
  readonly app: TokenShape;
  /** A token that `caller` got on a user's behalf, where the provider has such. */
  readonly user?: TokenShape;
  /** An ID token of the same issuer, as hard to tell as it gets: its audience is the service's. */
  readonly idToken?: TokenShape;
}

/** The audience, where the operator is free to choose it. */
export const SERVICE = "https://orders.example.com";
export const JWT = { typ: "JWT" };
export const AT_JWT = { typ: "at+jwt" };
