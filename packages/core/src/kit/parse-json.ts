/**
 * Parses JSON to objects that inherit nothing, at every level: what other code left on `Object.prototype` is not a member
 * of a document that does not write it.
 *
 * Tokens have a stricter parser of their own.
 *
 * @throws {SyntaxError} as `JSON.parse` does; `RangeError` for a document that nests too deeply to be walked
 */
export function parseJson(text: string): unknown {
  return JSON.parse(text, (_name, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.setPrototypeOf(value, null)
      : value,
  );
}
