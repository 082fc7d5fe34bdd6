/**
 * How an unverified request differs from an accepted one: the outcome of a comparison, from a closed set.
 * Nothing of the request itself is in it.
 */
export type DecisionHint =
  /** Credentials of another scheme than Bearer were sent. */
  | "scheme_unsupported"
  /** More than one Authorization field line was sent. */
  | "authorization_repeated"
  /** The token is longer than `maxTokenBytes`. */
  | "token_too_long"
  /** The token is not a JWT: an opaque token, which only its issuer can read (RFC 7662). */
  | "token_opaque"
  /** The token has five parts: it is encrypted (RFC 7516), and only its issuer can read it, as an opaque token. */
  | "token_encrypted"
  /** The token has no `iss`, or one that is not a string. */
  | "issuer_missing"
  | "issuer_differs_by_trailing_slash"
  | "issuer_differs_by_case"
  | "issuer_differs_by_scheme"
  | "issuer_differs_by_port"
  | "issuer_differs_by_host"
  /** The same tenant of Entra ID, whose tokens of version 1 and of version 2 have different issuers. */
  | "issuer_differs_by_version"
  | "issuer_differs"
  /** The token has no `typ` header, and the issuer's profile requires one. */
  | "type_missing"
  /** The token names no key, and none of the issuer's keys verifies it. */
  | "key_id_missing"
  /** The token is bound to a DPoP key, and was sent under the scheme Bearer. */
  | "scheme_is_bearer"
  /** There is more than one DPoP proof. */
  | "proof_repeated"
  /** The proof is longer than `maxProofLength`. */
  | "proof_too_long"
  /** The proof is not a signed JWT. */
  | "proof_not_jwt"
  /** The `typ` of the proof is not `dpop+jwt`, or it has `crit`. */
  | "proof_type"
  /** The `alg` of the proof is not accepted, or not that of its key. */
  | "proof_algorithm"
  /** The proof has no `jwk`, or one that is not a public key of an accepted kind. */
  | "proof_key"
  /** A claim of the proof is missing, of the wrong type or too long. */
  | "proof_claims"
  /** `htm` is another method. */
  | "proof_method"
  /** `htu` is another address: compare `publicUrls` and `pathPrefix` with what clients call. */
  | "proof_address"
  /** `ath` is not the hash of this token. */
  | "proof_token"
  /** The proof is older than `proofMaxAgeSeconds`, or its own `exp` has passed. */
  | "proof_too_old"
  /** The proof is from further in the future than `proofFutureSeconds`: a clock is wrong. */
  | "proof_from_future"
  /** The proof has no nonce. */
  | "nonce_missing"
  /** The nonce of the proof is not, or no longer, one of this service. */
  | "nonce_unknown"
  /** The key of the proof has as many proofs in the store as one key may have (`maxPerKey`). */
  | "proof_budget_exceeded"
  /** No client certificate was presented, or the header of the proxy is missing or empty. */
  | "certificate_missing"
  /** The client presented another certificate than the one the token is bound to. */
  | "certificate_differs"
  /** The request did not come from one of `trustedProxies`: the header was not read. */
  | "certificate_header_untrusted"
  /** The header is there twice, or does not have the form of its source. */
  | "certificate_header_malformed"
  /** The proxy could not verify the certificate (`ssl-client-verify`). */
  | "certificate_not_verified"
  /** The certificate of the connection is longer than 16 KiB. */
  | "certificate_too_long";

/**
 * Why a request was refused or not decided, for operators: events show it, answers never do.
 *
 * Only this type determines what operators may see: of an unverified token only the outcome of a comparison (`hint`), of
 * a verified one, and of our own configuration, the values themselves.
 */
export interface Explanation {
  readonly hint?: DecisionHint | undefined;
  /** What this service requires: our own configuration; or what a bound token requires. */
  readonly expected?: Iterable<string> | undefined;
  /** What the verified token has instead; of a bound token, what the connection has. */
  readonly received?: Iterable<string> | undefined;
  /** The ticket of the grant that ended, or the reason of a revocation: our own configuration. */
  readonly ticket?: string | undefined;
  /** What was thrown while deciding. */
  readonly error?: unknown;
}

/** Defaults for what an explanation omits, so that nothing on a prototype passes for a part of one. */
export const NOTHING_TO_EXPLAIN: Explanation = Object.freeze({
  hint: undefined,
  expected: undefined,
  received: undefined,
  ticket: undefined,
  error: undefined,
});

/** Makes an explanation, when it is to be reported. */
export type Explain = () => Explanation;

const MAX_VALUES = 10;
const MAX_LENGTH = 256;

/** Truncates values to what may go into an event: 10 of 256 characters. */
export function boundedValues(values: Iterable<string> | undefined): readonly string[] | undefined {
  if (values === undefined) return undefined;
  const bounded: string[] = [];
  for (const value of values) {
    if (bounded.length === MAX_VALUES) break;
    bounded.push(value.slice(0, MAX_LENGTH));
  }
  return Object.freeze(bounded);
}
