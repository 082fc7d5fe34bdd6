import type { ProfileName } from "../issuer/profiles/index.js";
import type { IssuerProfile } from "../issuer/profiles/issuer-profile.js";
import type { Algorithm } from "../kit/algorithms.js";
import type { Introspection } from "../verify/introspection/introspection.js";

/** Which issuer's tokens are accepted, and by which rules. */
export interface IssuerOptions {
  /**
   * The issuer's identifier, compared with `iss` exactly: a trailing slash counts. Up to 1024 characters, without a
   * space at either end; an https URL where keys are found by discovery.
   *
   * Unless `jwksUri` or `jwks` is given, discovery starts here: then it is an https URL without query and fragment, or
   * http on loopback or at one of `insecureOrigins`. Otherwise it is only a name, and nothing is fetched from it.
   */
  readonly issuer: string;
  /**
   * The audience, or audiences, that are this service: one of them must be in the token's `aud`. A string, or a list of 1
   * to 100, without control characters and without a space at either end.
   *
   * `"unchecked"` is accepted only with a profile that defines what is checked instead.
   */
  readonly audience: string | readonly string[];
  /**
   * Where the JWK Set is, for an issuer without discovery. https; http on loopback or at one of `insecureOrigins` only.
   * Default: found by discovery (RFC 8414, OpenID Connect).
   */
  readonly jwksUri?: string;
  /** The JWK Set itself, for keys in the configuration; never refreshed. Default: fetched. */
  readonly jwks?: { readonly keys: readonly object[] };
  /**
   * Where this kind of issuer puts what the standard leaves open: a name, `spiffe({ trustDomain })`, or a custom
   * profile. Default: `standard`.
   */
  readonly profile?: ProfileName | IssuerProfile;
  /**
   * Signature algorithms a token may use. Default: the profile's, or all asymmetric ones. An RSA key that does not state its `alg`
   * is used for the RSA algorithms listed here, and only for RS256 when none are listed.
   */
  readonly algorithms?: readonly Algorithm[];
  /**
   * Accepts opaque tokens of this issuer too, and requests what they mean from it (RFC 7662): `introspect({ clientId, auth })` of
   * `@callgate/introspection`. In a gate where several issuers have it, each needs a `prefix` of its own. Default: a token that is
   * not a JWT is refused.
   */
  readonly introspection?: Introspection;
}

/** An issuer among several. */
export interface AliasedIssuerOptions extends IssuerOptions {
  /** Short name for it, unique in the gate: allowlist entries are `alias:client`. 1 to 64 of `A-Z a-z 0-9 . _ -`. */
  readonly alias: string;
  /** Longest lifetime of a token of this issuer, in seconds from `iat`. 1 to 31 622 400, default: the gate's. */
  readonly maxTokenLifetimeSeconds?: number;
}

/** Issuers that are known only at run time: one tenant per customer, for example. */
export interface ResolvedIssuersOptions {
  /**
   * Returns the rules by which an issuer's tokens are accepted, or `undefined` where it is not trusted.
   *
   * Called once for each unknown `iss` of a well-formed token, and again when the answer is `maxAgeSeconds` old (after a
   * minute for one that is not trusted). **The identifier is untrusted input**: compare it with the issuers you
   * know, and never build an address from it. `issuer` need not be repeated; several issuers may share an `alias`, where
   * `alias:client` means the same client for each of them.
   *
   * What it throws, invalid options, and no answer within `fetchTimeoutMs` are a failure to decide (503).
   */
  resolve(
    iss: string,
  ): ResolvedIssuerOptions | undefined | Promise<ResolvedIssuerOptions | undefined>;
  /** Most issuers cached at once, least recently used evicted first, and most cached as not trusted. 1 to 100 000, default 1000. */
  readonly max?: number;
  /** How long an answer is used, in seconds: a tenant you removed may be trusted for this long. 1 to 86 400, default 600. */
  readonly maxAgeSeconds?: number;
}

/** The rules of an issuer that was resolved; its `issuer`, where given, is the `iss` that was passed to `resolve`. */
export type ResolvedIssuerOptions = Omit<AliasedIssuerOptions, "issuer"> & {
  readonly issuer?: string;
};
