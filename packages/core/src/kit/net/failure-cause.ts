/**
 * Node's own codes, OpenSSL's and undici's: `ENOTFOUND`, `CERT_HAS_EXPIRED`, `UND_ERR_CONNECT_TIMEOUT`. One has a slash,
 * from Node 26 on: `ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE`.
 */
const NODE_CODE = /^[A-Z][A-Z0-9_/]{2,63}$/;

/** Errors looked at, one within the other; stops at cyclic causes. */
const MAX_ERRORS = 16;

/**
 * The codes in an error, in its causes, and in the errors it sums up, outermost first: `fetch` hides the real one well.
 *
 * Only what has the form of a code of Node's is read, which is bounded and nothing that a server wrote.
 */
export function failureCodes(error: unknown): readonly string[] {
  const codes: string[] = [];
  const open: unknown[] = [error];
  for (let seen = 0; seen < MAX_ERRORS && open.length > 0; seen += 1) {
    const { code, cause, errors } = membersOf(open.shift());
    if (typeof code === "string" && NODE_CODE.test(code)) codes.push(code);
    open.push(cause, ...(Array.isArray(errors) ? errors.slice(0, MAX_ERRORS) : []));
  }
  return codes;
}

/** Why an exchange failed, in one code of Node's: `ENOTFOUND`, `ECONNREFUSED`; `undefined` where none is known. */
export function failureCause(error: unknown): string | undefined {
  return failureCodes(error)[0];
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
