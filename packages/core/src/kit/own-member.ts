/**
 * Reads a member of a document that was parsed from JSON, or passed in as if it were: only an own member, so that
 * nothing on a prototype passes for a part of the document.
 *
 * @returns `undefined` where it has no such member, and where it is not an object
 */
export function ownMember(document: unknown, name: string): unknown {
  return typeof document === "object" && document !== null && Object.hasOwn(document, name)
    ? (document as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
