import { isRecord, type JsonRecord, memberOf } from "./json-record.js";
import type { OpenApi } from "./parse-openapi.js";

/** One operation of an OpenAPI document. */
export interface Operation {
  /** In upper case. */
  readonly method: string;
  /** As in the document: `/orders/{id}`. */
  readonly path: string;
  readonly members: JsonRecord;
  /** The keys that lead to it; `undefined` when its path item is elsewhere (`$ref`), and may belong to several paths. */
  readonly place: readonly string[] | undefined;
}

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/** Every operation, in the order of the document. */
export function operationsOf({ root }: OpenApi): readonly Operation[] {
  const paths = memberOf(root, "paths");
  if (!isRecord(paths)) return [];
  return Object.entries(paths).flatMap(([path, item]) => {
    if (!path.startsWith("/")) return [];
    const reference = memberOf(item, "$ref");
    const found = reference === undefined ? item : followed(root, reference);
    if (!isRecord(found)) return [];
    return Object.entries(found).flatMap(([method, members]) => {
      if (!METHODS.includes(method) || !isRecord(members)) return [];
      const place = reference === undefined ? ["paths", path, method] : undefined;
      return [{ method: method.toUpperCase(), path, members, place }];
    });
  });
}

/** A path item in the same file (RFC 6901); `undefined` for any other reference, and for one that leads to another. */
function followed(root: JsonRecord, reference: unknown): unknown {
  if (typeof reference !== "string" || !reference.startsWith("#/")) return undefined;
  let found: unknown = root;
  for (const part of reference.slice(2).split("/")) {
    found = memberOf(found, unescaped(part));
  }
  return memberOf(found, "$ref") === undefined ? found : undefined;
}

function unescaped(part: string): string {
  try {
    return decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~");
  } catch {
    return part;
  }
}

/** The security requirements of an operation: its own, or else those of the document. */
export function requirementsOf(
  { root }: OpenApi,
  { members }: Operation,
): readonly JsonRecord[] | undefined {
  const own = memberOf(members, "security");
  const requirements = own === undefined ? memberOf(root, "security") : own;
  return Array.isArray(requirements) ? requirements.filter(isRecord) : undefined;
}
