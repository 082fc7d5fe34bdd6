/** One row of the catalogue of refusals. */
export interface CatalogueRow {
  /** HTTP status of the answer. */
  readonly status: 400 | 401 | 403 | 503;
  /** RFC 6750 section 3.1 error code, or `null` where the RFC wants none. */
  readonly error: "invalid_request" | "invalid_token" | "insufficient_scope" | null;
  /** What the caller is told. Constant, and inside RFC 6750's `error_description` character set. */
  readonly text: string;
}

/** Why a request is denied: the stable name of a refusal. */
export type DenialReason =
  | "credentials_missing"
  | "credentials_malformed"
  | "token_malformed"
  | "token_type_mismatch"
  | "algorithm_not_allowed"
  | "critical_header_unsupported"
  | "issuer_untrusted"
  | "key_unknown"
  | "signature_invalid"
  | "token_expired"
  | "token_not_yet_valid"
  | "token_lifetime_too_long"
  | "audience_mismatch"
  | "claim_invalid"
  | "binding_unverified"
  | "caller_unidentified"
  | "caller_ambiguous"
  | "caller_not_allowed"
  | "grant_expired"
  | "token_kind_not_allowed"
  | "scope_insufficient"
  | "role_insufficient"
  | "claim_mismatch"
  | "condition_failed"
  | "endpoint_undeclared";

/** Why a decision could not be reached: 503, the token may be perfectly good. */
export type UnavailableReason = "keys_unavailable" | "overloaded" | "decision_failed";

/** The stable name of a refusal, or of a failure to decide. */
export type Reason = DenialReason | UnavailableReason;

/**
 * Every way a request can be refused: this table alone knows status, error code and public text.
 *
 * To add a refusal, name it above and add a row.
 */
export const catalogue: Readonly<Record<Reason, CatalogueRow>> = Object.freeze({
  credentials_missing: unauthenticated("This endpoint needs a bearer access token"),
  credentials_malformed: invalidRequest(
    "The Authorization header is not one well-formed bearer credential",
  ),

  token_malformed: invalidToken("The access token is not a well-formed signed JWT"),
  token_type_mismatch: invalidToken("The token is not an access token of the expected type"),
  algorithm_not_allowed: invalidToken("The token is signed with an algorithm that is not allowed"),
  critical_header_unsupported: invalidToken(
    "The token has a critical header parameter that is not supported",
  ),
  issuer_untrusted: invalidToken("The token was not issued by a trusted issuer"),
  key_unknown: invalidToken("The token is signed with a key its issuer does not publish"),
  signature_invalid: invalidToken("The signature of the token does not verify"),
  token_expired: invalidToken("The token has expired"),
  token_not_yet_valid: invalidToken("The token is not valid yet"),
  token_lifetime_too_long: invalidToken("The token is valid for longer than this service accepts"),
  audience_mismatch: invalidToken("The token was issued for another audience"),
  claim_invalid: invalidToken("A claim the token must carry is missing or of the wrong type"),
  binding_unverified: invalidToken(
    "The token is bound to a key whose possession is not checked here",
  ),
  caller_unidentified: invalidToken("The token does not name the client that is calling"),
  caller_ambiguous: invalidToken("The token names two different clients as the caller"),

  caller_not_allowed: forbidden("This client may not call this endpoint"),
  grant_expired: forbidden("This client may no longer call this endpoint"),
  token_kind_not_allowed: forbidden("This kind of token may not be used at this endpoint"),
  scope_insufficient: forbidden("The token lacks a scope this endpoint needs"),
  role_insufficient: forbidden("The token lacks a role this endpoint needs"),
  claim_mismatch: forbidden("A claim of the token does not have a value this endpoint needs"),
  condition_failed: forbidden("A condition of this endpoint is not met"),
  endpoint_undeclared: forbidden("No caller may call this endpoint"),

  keys_unavailable: undecided("The keys to verify the token with are not available at the moment"),
  overloaded: undecided("Too many access tokens are waiting to be verified at the moment"),
  decision_failed: undecided("The request could not be decided at the moment"),
});

function unauthenticated(text: string): CatalogueRow {
  return Object.freeze({ status: 401, error: null, text });
}

function invalidRequest(text: string): CatalogueRow {
  return Object.freeze({ status: 400, error: "invalid_request", text });
}

function invalidToken(text: string): CatalogueRow {
  return Object.freeze({ status: 401, error: "invalid_token", text });
}

function forbidden(text: string): CatalogueRow {
  return Object.freeze({ status: 403, error: "insufficient_scope", text });
}

function undecided(text: string): CatalogueRow {
  return Object.freeze({ status: 503, error: null, text });
}
