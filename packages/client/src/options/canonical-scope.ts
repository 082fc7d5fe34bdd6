import { isScopeToken } from "@callgate/core/kit";

/**
 * Writes a scope in canonical order: sorted by code unit, each scope token once, so that equal scopes are equal text.
 *
 * @param scope scope tokens separated by exactly one space, or a list of them
 * @returns `undefined` for what is not a scope (RFC 6749 section 3.3)
 */
export function canonicalScope(scope: unknown): string | undefined {
  const tokens: readonly unknown[] =
    typeof scope === "string" ? scope.split(" ") : Array.isArray(scope) ? [...scope] : [];
  if (tokens.length === 0 || !tokens.every(isScopeToken)) return undefined;
  return [...new Set(tokens)].sort().join(" ");
}
