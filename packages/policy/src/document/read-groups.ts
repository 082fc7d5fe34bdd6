import { charactersFault } from "../names/caller-name.js";
import type { CallerGroup } from "../policy.js";
import { type Cursor, quote, readFields, readText, receivedFrom } from "./cursor.js";
import type { Directory } from "./directory.js";
import { checkClient } from "./read-grants.js";

const MAX_NAME_LENGTH = 256;

/** Groups by name, with where each is declared. */
export type GroupMap = Map<string, { readonly value: CallerGroup; readonly cursor: Cursor }>;

/** Reads the groups of a document or a register, and adds them to the known ones. */
export function readGroups(
  cursor: Cursor,
  directory: Directory,
  isShared: boolean,
  known: GroupMap,
): void {
  const members = cursor.members();
  if (members === undefined) {
    cursor.error("value_invalid", `must be a map of groups by name, ${receivedFrom(cursor.node)}`);
    return;
  }
  for (const member of members) {
    const name = String(member.step);
    const fault = charactersFault(name, MAX_NAME_LENGTH);
    if (fault !== undefined) member.errorAtKey(fault.code, `${quote(name)} ${fault.message}`);
    const callers = Object.freeze(readMembers(member, directory));
    const group = Object.freeze({
      at: member.positionOfKey,
      name,
      callers,
      isShared,
    });
    const before = known.get(name);
    if (before === undefined) known.set(name, { value: group, cursor: member });
    else {
      const message = `the group ${quote(name)} is declared twice: remove it here or ${before.cursor.lineOfKey}`;
      member.errorAtKey("yaml_duplicate_key", message);
    }
  }
}

function readMembers(cursor: Cursor, directory: Directory): readonly string[] {
  const items = cursor.items();
  if (items === undefined) {
    cursor.error("value_invalid", `must be a list of callers, ${receivedFrom(cursor.node)}`);
    return [];
  }
  if (items.length === 0)
    cursor.error("group_empty", "the group is empty: list at least one caller");
  const names = new Set<string>();
  for (const item of items) {
    const name = readMember(item);
    if (name === undefined || !checkClient(name, item, directory)) continue;
    if (names.has(name))
      item.warning("caller_duplicate", `${quote(name)} is in this group twice: remove one`);
    names.add(name);
  }
  return [...names];
}

function readMember(item: Cursor): string | undefined {
  if (item.node.kind === "map") {
    const fields = readFields(item, ["client"], "a caller");
    const client = fields?.get("client");
    if (fields !== undefined && client === undefined)
      item.error("value_invalid", "has no `client`: name the caller");
    return client && readText(client);
  }
  const name = readText(item);
  if (name === undefined || !name.startsWith("group:")) return name;
  item.error("group_nested", `${quote(name)} is a group within a group: list its callers here`);
  return undefined;
}
