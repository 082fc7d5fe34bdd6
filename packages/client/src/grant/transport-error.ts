import { TokenError } from "../errors.js";

/** Refused certificates (OpenSSL's verification codes, as Node names them), and failed handshakes. */
const TLS_CODE =
  /^(ERR_(SSL|TLS)_|EPROTO$|CERT_|CRL_|ERROR_IN_C|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|INVALID_(CA|PURPOSE)$|PATH_LENGTH_|HOSTNAME_MISMATCH$)/;

const TIMEOUT_CODE =
  /^(ETIMEDOUT|ERR_TLS_HANDSHAKE_TIMEOUT|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT)$/;

/** How many nested causes are inspected; stops at cyclic causes. */
const MAX_CAUSES = 16;

/**
 * Names the reason why an exchange failed. The original error is dropped: its text may quote what was sent.
 */
export function toTransportError(error: unknown): TokenError {
  if (error instanceof TokenError) return error;
  const codes = codesOf(error);
  if (codes.some((code) => TIMEOUT_CODE.test(code))) {
    return new TokenError("timeout", "The authorization server did not answer in time", {
      retryable: true,
    });
  }
  if (codes.some((code) => TLS_CODE.test(code))) {
    return new TokenError("tls_error", "The authorization server's TLS cannot be trusted");
  }
  return new TokenError("network_error", "The authorization server cannot be reached", {
    retryable: true,
  });
}

/** The codes of an error, of its causes, and of the errors it aggregates: `fetch` nests the real one. */
function codesOf(error: unknown): readonly string[] {
  const codes: string[] = [];
  const open = [error];
  for (let seen = 0; seen < MAX_CAUSES && open.length > 0; seen += 1) {
    const next = open.shift();
    if (typeof next !== "object" || next === null) continue;
    const { code, cause, errors } = next as { code?: unknown; cause?: unknown; errors?: unknown };
    if (typeof code === "string") codes.push(code);
    open.push(cause, ...(Array.isArray(errors) ? errors : []));
  }
  return codes;
}
