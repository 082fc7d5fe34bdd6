import type { Algorithm } from "../../kit/algorithms.js";
import type { ClaimsSet } from "../../token/claims-set.js";

/**
 * Where one kind of authorization server puts what the standard leaves open.
 *
 * A profile names its claims; there is no fallback from one claim to another, or a claim that another party controls
 * could decide who is calling. A custom profile is a plain object of this type.
 */
export interface IssuerProfile {
  /** Names the profile in messages. */
  readonly name: string;
  /**
   * Accepted `typ` header values, in lower case and without the `application/` prefix (RFC 7515 section
   * 4.1.9); `undefined` in the list accepts a token without one.
   */
  readonly types: readonly (string | undefined)[];
  /** Claims without which a token is refused, besides `iss` and `exp`, which every profile needs. */
  readonly requiredClaims: readonly string[];
  /**
   * Claims that name the calling client. One of them is enough; two that differ are refused, as is an `azp`
   * that differs from `client_id`, regardless of this list.
   */
  readonly callerClaims: readonly string[];
  /**
   * Reads the granted scopes.
   *
   * @returns `undefined` when the claim is present and of the wrong type
   */
  readonly scopes: (claims: ClaimsSet) => readonly string[] | undefined;
  /**
   * Reads the granted roles, where the provider sends any.
   *
   * @returns `undefined` when the claim is present and of the wrong type
   */
  readonly roles?: (claims: ClaimsSet) => readonly string[] | undefined;
  /**
   * Distinguishes a token that the client obtained for itself from one on a user's behalf. Return `true` only for what no
   * user's token can look like: an endpoint that requires `tokens: "app"` relies on it.
   */
  readonly isAppToken: (claims: ClaimsSet, callerId: string) => boolean;
  /** Refuses ID tokens and other JWTs that the issuer signs with the same keys (RFC 8725 section 3.11). */
  readonly isAccessToken: (claims: ClaimsSet, typ: string | undefined) => boolean;
  /**
   * Reads whom a token without `aud` was issued for, where the provider says so in another claim; compared with the
   * operator's `audience` like `aud` itself. Not called for a token that has an `aud`.
   */
  readonly impliedAudiences?: (claims: ClaimsSet) => readonly string[];
  /**
   * What is checked instead of the audience, for providers whose tokens have no `aud`. Without it,
   * `audience: "unchecked"` is refused at creation.
   */
  readonly insteadOfAudience?: (claims: ClaimsSet) => boolean;
  /**
   * Members of the `cnf` claim that mean nothing to a service, where a provider adds some beside `jkt` and `x5t#S256`. A token with any
   * other member is refused, since it may be bound to something that is not checked. Default: none.
   */
  readonly ignoredConfirmationMembers?: readonly string[];
  /** Algorithms the provider signs with, used where the operator sets none; default: all asymmetric ones. */
  readonly algorithms?: readonly Algorithm[];
  /** Values of a key's `use` that mean signing; default `["sig"]`. */
  readonly keyUses?: readonly string[];
  /**
   * Skips keys of another issuer, where several issuers share one JWK Set whose keys name their issuer. Default:
   * every key of the set is the issuer's.
   */
  readonly isKeyOfIssuer?: (jwk: Readonly<Record<string, unknown>>, issuer: string) => boolean;
}
