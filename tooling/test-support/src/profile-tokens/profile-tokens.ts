/** A token as a provider writes it: the header without `alg` and `kid`, the claims without `iat` and `exp`. */
export interface TokenShape {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** What a claim looks like whose value differs from token to token: text, a time, or a claim with such members. */
export interface ClaimForms {
  readonly [claim: string]: RegExp | "time" | ClaimForms;
}

/** A token of a provider. Every claim has the value of the example, except those that vary. */
export interface ProviderToken extends TokenShape {
  readonly varying?: ClaimForms;
  /** The audiences it was requested for, where the service is not the only one. */
  readonly audience?: readonly string[];
}

/** A token that a caller obtained on behalf of the user `claims.sub`, and what was granted to it. */
export interface UserToken extends ProviderToken {
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
}

/** What tokens of one provider look like, after its own documentation, with invented ids. */
export interface ProfileTokens {
  readonly name: string;
  readonly profile:
    | "standard"
    | "rfc9068"
    | "auth0"
    | "keycloak"
    | "entra"
    | "okta"
    | "cognito"
    | "duende"
    | "hydra"
    | "ping"
    | "google"
    | "kubernetes"
    | "spiffe";
  readonly issuer: string;
  /** Profile `spiffe`: the trust domain of the issuer. */
  readonly trustDomain?: string;
  /** What the operator of the service writes as its audience. */
  readonly audience: string;
  readonly algorithm: "RS256" | "ES256";
  /** The caller that `app` and `user` name. */
  readonly caller: string;
  /** What was granted to `app`. */
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
  /** A token that `caller` obtained for itself. */
  readonly app: ProviderToken;
  /** A token that `caller` obtained on a user's behalf, where the provider issues such tokens. */
  readonly user?: UserToken;
  /** An ID token of the same issuer, as similar to an access token as possible: its audience is the service's. */
  readonly idToken?: ProviderToken;
}

/** The audience, where the operator is free to choose it. */
export const SERVICE = "https://orders.example.com";
export const JWT = { typ: "JWT" };
export const AT_JWT = { typ: "at+jwt" };
/** Forms of claims: any text, and a UUID. */
export const TEXT: RegExp = /^/;
export const UUID: RegExp = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
