/** The credentials in the Authorization lines of a request. */
export type Credentials =
  | { readonly kind: "token"; readonly scheme: "Bearer" | "DPoP"; readonly token: string }
  | {
      readonly kind: "denied";
      readonly denied: "credentials_missing" | "credentials_malformed";
      /** The scheme of the one line, where it is accepted. */
      readonly scheme: "Bearer" | "DPoP" | undefined;
      /** What exactly is wrong, where there is more to say. */
      readonly hint: "scheme_unsupported" | "authorization_repeated" | undefined;
    };

const MISSING: Credentials = Object.freeze({
  kind: "denied",
  denied: "credentials_missing",
  scheme: undefined,
  hint: undefined,
});
const OTHER_SCHEME: Credentials = Object.freeze({ ...MISSING, hint: "scheme_unsupported" });
const MALFORMED: Credentials = Object.freeze({
  kind: "denied",
  denied: "credentials_malformed",
  scheme: "Bearer",
  hint: undefined,
});
const MALFORMED_DPOP: Credentials = Object.freeze({ ...MALFORMED, scheme: "DPoP" });
const REPEATED: Credentials = Object.freeze({
  ...MALFORMED,
  scheme: undefined,
  hint: "authorization_repeated",
});

const SCHEME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]*/;
const TOKEN = /^ +([^ ].*)$/s;
const B64TOKEN = /^[A-Za-z0-9._~+/-]+=*$/;

/**
 * Reads the one access token of a request, and its authentication scheme, from its Authorization lines.
 *
 * No line, or one of another scheme, is a request without credentials. Two lines, or a scheme without a
 * token, are malformed: which of two credentials counts must not depend on chance. Query and body parameters
 * are never read. The token's characters are not checked here: see {@link isB64Token}.
 *
 * @param acceptsDpop whether DPoP is a scheme that is accepted, beside Bearer
 * @see RFC 6750 section 2.1, RFC 9449 section 7.1, RFC 9110 section 11.4
 */
export function parseCredentials(lines: readonly string[], acceptsDpop = false): Credentials {
  if (lines.length === 0) return MISSING;
  if (lines.length > 1) return REPEATED;
  const line = lines[0] as string;
  // As nearly every client writes it; the rest of the checks is not needed for it.
  if (line.startsWith("Bearer ") && line.charCodeAt(7) > SPACE) return bearer(line.slice(7));
  if (acceptsDpop && line.startsWith("DPoP ") && line.charCodeAt(5) > SPACE)
    return { kind: "token", scheme: "DPoP", token: line.slice(5) };
  const rest = line.replace(SCHEME, "");
  const scheme = line.slice(0, line.length - rest.length);
  const isDpop = acceptsDpop && scheme.toLowerCase() === "dpop";
  if (!isDpop && scheme.toLowerCase() !== "bearer")
    return line.trim() === "" ? MISSING : OTHER_SCHEME;
  const token = TOKEN.exec(rest)?.[1];
  if (token === undefined) return isDpop ? MALFORMED_DPOP : MALFORMED;
  return isDpop ? { kind: "token", scheme: "DPoP", token } : bearer(token);
}

const SPACE = 0x20;

function bearer(token: string): Credentials {
  return { kind: "token", scheme: "Bearer", token };
}

/**
 * Whether a token matches the grammar of bearer credentials.
 *
 * Checked only for one that is not a well-formed JWS: a JWS always is.
 *
 * @see RFC 6750 section 2.1
 */
export function isB64Token(token: string): boolean {
  return B64TOKEN.test(token);
}
