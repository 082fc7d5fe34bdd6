import type { ClientCredential } from "../authentication/client-authentication.js";
import type { TokenProver } from "../dpop/token-prover.js";

/** What is requested, in canonical order: two equal requests are exactly equal. */
export interface GrantParameters {
  /** Space-delimited and sorted, or `undefined` to leave it to the server (RFC 6749 section 3.3). */
  readonly scope: string | undefined;
  /** Auth0's `audience` parameter. */
  readonly audience: string | undefined;
  /** Sorted resource indicators (RFC 8707). */
  readonly resources: readonly string[];
  /** Further parameters, sorted by name. */
  readonly extra: readonly (readonly [name: string, value: string])[];
  /** The thumbprint (RFC 7638) of the key that the token is to be bound to; `undefined` for a bearer token. */
  readonly jkt: string | undefined;
}

/** A token as the server granted it. */
export interface GrantedToken {
  readonly value: string;
  /** The server's `expires_in`, in seconds; `undefined` where it sent none. May be 0 or less. */
  readonly expiresInSeconds: number | undefined;
  /** How long the answer was in a cache on the way, in seconds. */
  readonly ageSeconds: number;
  /** The time of the answer by the server's own clock, in seconds since the Unix epoch, where it says so. */
  readonly answeredAtSeconds: number | undefined;
  /** The scope granted where the server says so (RFC 6749 section 5.1). */
  readonly scope: string | undefined;
  /** Makes the proofs of a token that is bound to the client's key; `undefined` for a bearer token. */
  readonly prover: TokenProver | undefined;
  /** Whether the token was to be bound to the client's key, and is a bearer token. */
  readonly isUnbound: boolean;
  /** The thumbprint of the certificate that the token is bound to (RFC 8705), where that is known. */
  readonly certificate: string | undefined;
  /** Whether the server left out `token_type`; treated as Bearer then. */
  readonly tokenTypeMissing: boolean;
}

/** One authorization server's token endpoint: one request per call, no retries, no cache. */
export interface TokenEndpoint {
  /**
   * Makes one request under the client credentials grant (RFC 6749 section 4.4).
   *
   * @throws {TokenError} for everything but a token; its `retryAt` is when the server wants the next request, if it says so
   */
  request(
    parameters: GrantParameters,
    credential: ClientCredential,
    signal: AbortSignal,
  ): Promise<GrantedToken>;
}
