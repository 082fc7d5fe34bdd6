import {
  type CatalogueRow,
  forbidden,
  insufficientAuthentication,
  invalidProof,
  invalidRequest,
  invalidToken,
  unauthenticated,
  undecided,
} from "./catalogue-row.js";

/** Why a request is denied: the stable name of a refusal. */
export type DenialReason =
  | "credentials_missing"
  | "credentials_malformed"
  | "token_malformed"
  | "token_inactive"
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
  | "binding_required"
  | "binding_mismatch"
  | "proof_missing"
  | "proof_malformed"
  | "proof_signature_invalid"
  | "proof_mismatch"
  | "proof_expired"
  | "proof_nonce_required"
  | "proof_replayed"
  | "caller_unidentified"
  | "caller_ambiguous"
  | "caller_not_allowed"
  | "grant_expired"
  | "token_kind_not_allowed"
  | "actor_not_allowed"
  | "scope_insufficient"
  | "role_insufficient"
  | "claim_mismatch"
  | "authentication_insufficient"
  | "condition_failed"
  | "endpoint_undeclared"
  | "token_revoked"
  | "key_revoked"
  | "issuer_revoked"
  | "caller_revoked";

/** Why a decision could not be reached: 503, the token may be valid. */
export type UnavailableReason =
  | "keys_unavailable"
  | "overloaded"
  | "introspection_unavailable"
  | "introspection_overloaded"
  | "revocations_unavailable"
  | "replay_store_unavailable"
  | "decision_failed";

/** The stable name of a refusal, or of a failure to decide. */
export type Reason = DenialReason | UnavailableReason;

/**
 * Every way a request can be refused: only this table has status, error code and public text.
 *
 * To add a refusal, name it above and add a row. The comment of a row says when it is the answer; the tables of refusals in
 * the documentation are generated from it.
 */
export const catalogue: Readonly<Record<Reason, CatalogueRow>> = Object.freeze({
  /** There is no Authorization header, or it has another scheme: the challenge then has no error. */
  credentials_missing: unauthenticated("This endpoint needs a bearer access token"),
  /** The header has no token, two tokens, or characters that no token has; or there are two such headers. */
  credentials_malformed: invalidRequest(
    "The Authorization header is not one well-formed bearer credential",
  ),

  /** Not three canonical base64url parts, not JSON objects, a member named twice, or too long. */
  token_malformed: invalidToken("The access token is not a well-formed signed JWT"),
  /** The authorization server says that it is not active: revoked, expired, or never issued. */
  token_inactive: invalidToken("The access token is not active"),
  /** `typ` is not that of an access token, or it is an ID token or a refresh token. */
  token_type_mismatch: invalidToken("The token is not an access token of the expected type"),
  /** `none`, a symmetric algorithm, one that is not listed, or not that of the key. */
  algorithm_not_allowed: invalidToken("The token is signed with an algorithm that is not allowed"),
  /** The header has `crit`, of any kind, or `b64: false`, which no JWT may have. */
  critical_header_unsupported: invalidToken(
    "The token has a critical header parameter that is not supported",
  ),
  /** `iss` is not exactly an issuer that the gate trusts. */
  issuer_untrusted: invalidToken("The token was not issued by a trusted issuer"),
  /** The issuer does not publish that key; its keys were fetched again. */
  key_unknown: invalidToken("The token is signed with a key its issuer does not publish"),
  /** The signature does not verify with the issuer's key. */
  signature_invalid: invalidToken("The signature of the token does not verify"),
  /** `exp` has passed, by more than the clock skew. */
  token_expired: invalidToken("The token has expired"),
  /** `nbf` or `iat` is in the future, by more than the clock skew. */
  token_not_yet_valid: invalidToken("The token is not valid yet"),
  /** It is valid for longer than `maxTokenLifetimeSeconds`. */
  token_lifetime_too_long: invalidToken("The token is valid for longer than this service accepts"),
  /** `aud` names none of the audiences of this service, or of the endpoint. */
  audience_mismatch: invalidToken("The token was issued for another audience"),
  /** A required claim is missing, or a claim has the wrong type. */
  claim_invalid: invalidToken("A claim the token must carry is missing or of the wrong type"),
  /** It is bound to a key (`cnf`), and possession is not proved: this kind of key is not checked here, or it was sent as a bearer token. */
  binding_unverified: invalidToken("The token is bound to a key whose possession is not proved"),
  /** It is a bearer token where the endpoint (`binding`) or the scheme DPoP requires one that is bound to a key. */
  binding_required: invalidToken("A token that is bound to a key is needed here"),
  /** It is bound to another key or certificate than the request has. */
  binding_mismatch: invalidToken("The token is bound to another key or certificate"),
  /** It has the scheme DPoP, and the request has no DPoP header. */
  proof_missing: invalidProof("The request has no DPoP proof"),
  /** The DPoP header is not one well-formed proof, or its `typ`, `alg`, `jwk` or a claim is not as required. */
  proof_malformed: invalidProof("The DPoP proof is not one well-formed proof of an accepted kind"),
  /** The signature of the proof does not verify with its own key. */
  proof_signature_invalid: invalidProof("The signature of the DPoP proof does not verify"),
  /** The proof is for another method (`htm`), another address (`htu`) or another token (`ath`). */
  proof_mismatch: invalidProof("The DPoP proof was made for another request or another token"),
  /** The proof is too old, or from the future. */
  proof_expired: invalidProof("The DPoP proof is too old or from the future"),
  /** The proof has no nonce of this service, or an old one; the header DPoP-Nonce has the one to use. */
  proof_nonce_required: Object.freeze({
    status: 401,
    error: "use_dpop_nonce",
    text: "The DPoP proof needs the nonce of this answer",
  }),
  /** The proof was used before, or its key has used too many of them. */
  proof_replayed: invalidProof("The DPoP proof was used before"),
  /** No claim names the client. */
  caller_unidentified: invalidToken("The token does not name the client that is calling"),
  /** Two claims name different clients. */
  caller_ambiguous: invalidToken("The token names two different clients as the caller"),

  /** The endpoint does not list the client. */
  caller_not_allowed: forbidden("This client may not call this endpoint"),
  /** The endpoint lists the client, and its grant has ended (`until`). */
  grant_expired: forbidden("This client may no longer call this endpoint"),
  /** A user's token where only applications may call, or the reverse (`tokens`). */
  token_kind_not_allowed: forbidden("This kind of token may not be used at this endpoint"),
  /** The service that acts for another party (`act`) is not accepted (`delegation`). */
  actor_not_allowed: forbidden("This party may not act for another one at this endpoint"),
  /** A scope is missing; the challenge names all that are needed. */
  scope_insufficient: forbidden("The token lacks a scope this endpoint needs"),
  /** A role is missing. */
  role_insufficient: forbidden("The token lacks a role this endpoint needs"),
  /** A claim does not have a value that the endpoint requires (`claims`). */
  claim_mismatch: forbidden("A claim of the token does not have a value this endpoint needs"),
  /** The user authenticated in another way, or too long ago (`authentication`); the challenge names what is needed. */
  authentication_insufficient: insufficientAuthentication(
    "This endpoint needs the user to authenticate again or in a stronger way",
  ),
  /** The endpoint's `condition` did not return `true`. */
  condition_failed: forbidden("A condition of this endpoint is not met"),
  /** No policy says who may call here. */
  endpoint_undeclared: forbidden("No caller may call this endpoint"),

  /** The token was revoked (`gate.revoke`): itself, its subject, or all that were issued before a moment. */
  token_revoked: invalidToken("The token has been revoked"),
  /** The key that signed it was revoked. */
  key_revoked: invalidToken("The key that signed the token is no longer accepted"),
  /** Its issuer was revoked. */
  issuer_revoked: invalidToken("The issuer of the token is not accepted at the moment"),
  /** The caller was revoked: another token does not help. */
  caller_revoked: forbidden("This client may not call at the moment"),

  /** There are no keys to decide with; `Retry-After` says when to try again. */
  keys_unavailable: undecided("The keys to verify the token with are not available at the moment"),
  /** Too many tokens wait for their signatures to be verified; `Retry-After` says when to try again. */
  overloaded: undecided("Too many access tokens are waiting to be verified at the moment"),
  /** The authorization server did not say whether the token is active; `Retry-After` says when to try again. */
  introspection_unavailable: undecided(
    "Whether the access token is active is not known at the moment",
  ),
  /** Too many unknown tokens would have to be introspected; `Retry-After` says when to try again. */
  introspection_overloaded: undecided(
    "Too many access tokens are waiting to be introspected at the moment",
  ),
  /** The list of revocations is not up to date, and the gate decides nothing without it (`whenStale: "refuse"`). */
  revocations_unavailable: undecided("Whether the token is revoked is not known at the moment"),
  /** Whether a DPoP proof was used before is not known: the store fails, is too slow, or is full. */
  replay_store_unavailable: undecided(
    "Whether the DPoP proof was used before is not known at the moment",
  ),
  /** A `condition`, a custom profile, `resolve` or `authorization` threw. */
  decision_failed: undecided("The request could not be decided at the moment"),
});
