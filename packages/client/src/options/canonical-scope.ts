const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/**
 * Writes a scope in canonical order: sorted by code unit, each scope token once, so that equal scopes are equal text.
 *
 * @param scope space-delimited, or a list of scope tokens
 * @returns `undefined` for what is no scope (RFC 6749 section 3.3)
 */
export function canonicalScope(scope: unknown): string | undefined {
  const tokens: readonly unknown[] =
    typeof scope === "string" ? scope.split(" ") : Array.isArray(scope) ? scope : [];
  const isScope = (token: unknown): boolean => typeof token === "string" && SCOPE_TOKEN.test(token);
  if (tokens.length === 0 || !tokens.every(isScope)) return undefined;
  return [...new Set(tokens)].sort().join(" ");
}
