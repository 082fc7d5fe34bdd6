/** One row of the catalogue of refusals. */
export interface CatalogueRow {
  /** HTTP status of the answer. */
  readonly status: 400 | 401 | 403 | 503;
  /** Error code of RFC 6750 section 3.1, RFC 9449 section 7.1 or RFC 9470 section 3, or `null` where the RFC requires none. */
  readonly error:
    | "invalid_request"
    | "invalid_token"
    | "insufficient_scope"
    | "insufficient_user_authentication"
    | "invalid_dpop_proof"
    | "use_dpop_nonce"
    | null;
  /** The text for the caller. Constant, and inside RFC 6750's `error_description` character set. */
  readonly text: string;
}

export function unauthenticated(text: string): CatalogueRow {
  return Object.freeze({ status: 401, error: null, text });
}

export function invalidRequest(text: string): CatalogueRow {
  return Object.freeze({ status: 400, error: "invalid_request", text });
}

export function invalidToken(text: string): CatalogueRow {
  return Object.freeze({ status: 401, error: "invalid_token", text });
}

export function invalidProof(text: string): CatalogueRow {
  return Object.freeze({ status: 401, error: "invalid_dpop_proof", text });
}

export function insufficientAuthentication(text: string): CatalogueRow {
  return Object.freeze({ status: 401, error: "insufficient_user_authentication", text });
}

export function forbidden(text: string): CatalogueRow {
  return Object.freeze({ status: 403, error: "insufficient_scope", text });
}

export function undecided(text: string): CatalogueRow {
  return Object.freeze({ status: 503, error: null, text });
}
