/** RFC 6749 section 3.3: printable ASCII without space, double quote and backslash. */
const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/** Whether a string can be a scope value at all. */
export function isScopeToken(value: unknown): value is string {
  return typeof value === "string" && SCOPE_TOKEN.test(value);
}

/** The scope values of a string, separated by spaces; a list is returned unchanged. */
export function splitScope(scope: string | readonly string[]): readonly string[] {
  return typeof scope === "string" ? scope.split(" ").filter((value) => value !== "") : scope;
}
