import type { JWK } from "jose";
import type { TokenContent } from "../token-content.js";

/** What a test requires of a token, with every default filled in. */
export interface RequestedToken {
  readonly issuer: string;
  /** The caller's id, as a gate reads it. */
  readonly caller: string;
  /** The user's `sub`; `undefined` in a token that the caller requested for itself. */
  readonly user: string | undefined;
  readonly audience: string | readonly string[];
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
  /** Seconds since the Unix epoch. */
  readonly issuedAt: number;
}

/** What a token can grant: scopes, or roles. */
export type Grant = "scope" | "roles";

/**
 * How one kind of authorization server writes its tokens: the other side of a profile.
 *
 * What all of them have in common is written elsewhere: `alg` and `kid`, `iss`, `iat` and `exp`.
 */
export interface ProviderShape {
  /** The path of its identifier, where claims repeat a part of it. Default: none. */
  readonly path?: string;
  /** What its access tokens can grant an app, and a user where it issues such. Anything else is a fault. */
  readonly grants: { readonly app: readonly Grant[]; readonly user?: readonly Grant[] };
  /** The caller when the test names no caller. Default `test-client`. */
  readonly caller?: string;
  /** What its caller ids look like, where a token cannot be written for any other. */
  readonly callerForm?: { readonly pattern: RegExp; readonly expected: string };
  /** What an app's scopes look like, where a token with another says nothing of its audience. */
  readonly scopeForm?: { readonly pattern: RegExp; readonly expected: string };
  /** What roles look like, where a gate reads none of another form. */
  readonly roleForm?: { readonly pattern: RegExp; readonly expected: string };
  readonly accessToken: (requested: RequestedToken) => TokenContent;
  /**
   * An ID token that is as similar to an access token as possible: its audience is the service's. Where the
   * provider issues no ID tokens, another of its tokens that is not for calling services.
   */
  readonly idToken: (requested: RequestedToken) => TokenContent;
  /** Claims that say which service a token is for. Default `aud`. */
  readonly audienceClaims?: readonly string[];
  /** A key as its JWK Set has it, made of one with `alg` and `use: "sig"`. Default: as it is. */
  readonly publishKey?: (jwk: JWK) => JWK;
}
