const UTF_8 = new TextDecoder();

/**
 * Whether a token has the form of a signed JWT, so that it is never sent to an authorization server unverified: three parts, the
 * first of which is a JSON object in base64url. An encrypted one, with five parts, is opaque: only its authorization server, which
 * may issue nothing else, can read it.
 *
 * Tolerant, where the verification of JWTs is strict: a JWT that is malformed is still not an opaque token.
 *
 * @see RFC 7515 section 7.1
 */
export function isJwtShaped(token: string): boolean {
  const parts = token.split(".", 4);
  return parts.length === 3 && isJsonObject(parts[0] as string);
}

function isJsonObject(encoded: string): boolean {
  try {
    const value: unknown = JSON.parse(UTF_8.decode(Buffer.from(encoded, "base64url")));
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
