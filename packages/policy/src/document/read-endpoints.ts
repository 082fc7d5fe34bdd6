import { type EndpointName, parseEndpointName } from "../names/endpoint-name.js";
import type { PolicyEntry, PolicyOutline } from "../policy.js";
import { isText } from "../source/node.js";
import { type Cursor, quote, receivedFrom } from "./cursor.js";
import { MAX_GRANTS } from "./read-grants.js";
import { type EntryRules, type ReadPolicy, readPolicy } from "./read-policy.js";

/** Most endpoints of one document. */
const MAX_ENDPOINTS = 10_000;

/** An entry with its place, for later findings. */
export interface ReadEntry {
  readonly entry: PolicyEntry;
  readonly cursor: Cursor;
  /** The places of its members, if there are any. */
  readonly read: ReadPolicy | undefined;
}

/** The endpoints of a document. */
export interface ReadEndpoints {
  /** The entries that could be read completely. */
  readonly entries: readonly ReadEntry[];
  readonly outline: Omit<PolicyOutline, "file">;
}

/** The result for a document without endpoints, or with an unreadable value in their place. */
export const NO_ENDPOINTS: ReadEndpoints = {
  entries: [],
  outline: { entries: [], isComplete: false },
};

/** Reads the endpoints of a document. */
export function readEndpoints(cursor: Cursor, rules: EntryRules): ReadEndpoints {
  const members = cursor.members("endpoint_duplicate");
  if (members === undefined) {
    const got = receivedFrom(cursor.node);
    cursor.error(
      "value_invalid",
      `must be a map of endpoints by name, such as \`GET /orders: none\`, ${got}`,
    );
    return NO_ENDPOINTS;
  }
  const known = new Map<string, Cursor>();
  const count = { left: MAX_GRANTS };
  const entries: ReadEntry[] = [];
  const outline: PolicyEntry[] = [];
  for (const [index, member] of members.entries()) {
    if (index === MAX_ENDPOINTS) {
      member.errorAtKey(
        "limit_exceeded",
        `there are more than ${MAX_ENDPOINTS} endpoints: divide the service`,
      );
      break;
    }
    const name = readName(member, known);
    const kind = readKind(member);
    const read = kind === "callers" ? readPolicy(member, rules, count) : undefined;
    if (name !== undefined) outline.push(toEntry(name, "none", undefined, member));
    if (name !== undefined && kind !== undefined) {
      entries.push({ entry: toEntry(name, kind, read, member), cursor: member, read });
    }
  }
  const isComplete = outline.length === members.length;
  return { entries, outline: { entries: outline, isComplete } };
}

function readName(member: Cursor, known: Map<string, Cursor>): EndpointName | undefined {
  const written = String(member.step);
  const name = parseEndpointName(written);
  if (!("canonical" in name)) {
    member.errorAtKey("endpoint_malformed", `${quote(written)} ${name.message}`, name.suggestion);
    return undefined;
  }
  const before = known.get(name.signature);
  if (before === undefined) known.set(name.signature, member);
  else {
    const message = `${quote(written)} is the same endpoint as ${quote(String(before.step))}, ${before.lineOfKey}: remove one of them`;
    member.errorAtKey("endpoint_duplicate", message);
  }
  return name;
}

function readKind(member: Cursor): PolicyEntry["kind"] | undefined {
  const { node } = member;
  if (node.kind === "map") return "callers";
  if (isText(node) && (node.value === "public" || node.value === "none")) return node.value;
  const expected = "must be a map with `callers`, or the word `none` or `public`";
  member.error("value_invalid", `${expected}, ${receivedFrom(node)}`);
  return undefined;
}

function toEntry(
  name: EndpointName,
  kind: PolicyEntry["kind"],
  read: ReadPolicy | undefined,
  member: Cursor,
): PolicyEntry {
  return Object.freeze({
    at: member.positionOfKey,
    name: name.canonical,
    written: String(member.step),
    method: name.method,
    path: name.path,
    host: name.host,
    kind,
    policy: read?.policy,
    condition: read?.condition,
    reason: read?.reason,
    grants: Object.freeze(read?.grants ?? []),
  });
}
