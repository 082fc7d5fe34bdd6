/**
 * Reads a member of a document that was parsed from JSON, or handed in as if it were: only what the document itself
 * has, so that nothing on a prototype passes for a part of it.
 *
 * @returns `undefined` where it has no such member, and for what is not an object
 */
export function ownMember(document: unknown, name: string): unknown {
  return typeof document === "object" && document !== null && Object.hasOwn(document, name)
    ? (document as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
