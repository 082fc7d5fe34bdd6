/**
 * Parses JSON to objects that inherit nothing, at every level: what other code put on `Object.prototype` does not become
 * a member of a document.
 *
 * Tokens have a stricter parser of their own.
 *
 * @throws {SyntaxError} as `JSON.parse` does; `RangeError` for a document that nests too deeply
 */
export function parseJson(text: string): unknown {
  return JSON.parse(text, (_name, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.setPrototypeOf(value, null)
      : value,
  );
}
