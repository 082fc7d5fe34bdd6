/**
 * The codes of Node, OpenSSL and undici: `ENOTFOUND`, `CERT_HAS_EXPIRED`, `UND_ERR_CONNECT_TIMEOUT`. One has a slash,
 * from Node 26 on: `ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE`.
 */
const NODE_CODE = /^[A-Z][A-Z0-9_/]{2,63}$/;

/** The codes of `node:zlib` for a body that is not in its coding: of gzip and deflate, of Brotli, of zstd. */
const DECODER_CODE = /^(Z_(DATA|BUF|NEED_DICT)(_ERROR)?$|ERR_[A-Z_]*ERROR_FORMAT_|ZSTD_error_)/;

/** How many errors are read, each the cause of the one before; stops at cyclic causes. */
const MAX_ERRORS = 16;

/**
 * The codes in an error, in its causes, and in the errors it aggregates, outermost first: `fetch` wraps the real one.
 *
 * Only a value in the form of Node's codes is read, which is bounded and never text from a server.
 */
export function failureCodes(error: unknown): readonly string[] {
  return allCodes(error).filter((code) => NODE_CODE.test(code));
}

/** Why an exchange failed, as one code of Node's: `ENOTFOUND`, `ECONNREFUSED`; `undefined` where none is found. */
export function failureCause(error: unknown): string | undefined {
  return failureCodes(error)[0];
}

/** Whether a body could not be read because it is truncated, or not in the coding that its `Content-Encoding` names. */
export function isUndecodable(error: unknown): boolean {
  return allCodes(error).some((code) => DECODER_CODE.test(code));
}

function allCodes(error: unknown): readonly string[] {
  const codes: string[] = [];
  const open: unknown[] = [error];
  for (let seen = 0; seen < MAX_ERRORS && open.length > 0; seen += 1) {
    const { code, cause, errors } = membersOf(open.shift());
    if (typeof code === "string") codes.push(code);
    open.push(cause, ...(Array.isArray(errors) ? errors.slice(0, MAX_ERRORS) : []));
  }
  return codes;
}

function membersOf(error: unknown): { code?: unknown; cause?: unknown; errors?: unknown } {
  if (typeof error !== "object" || error === null) return {};
  try {
    const { code, cause, errors } = error as { code?: unknown; cause?: unknown; errors?: unknown };
    return { code, cause, errors };
  } catch {
    return {};
  }
}
