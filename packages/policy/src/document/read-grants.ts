import type { CallerGrant, EndpointPolicy } from "@callgate/core";
import { DAY_OR_INSTANT, endOf } from "@callgate/core/kit";
import { callerNameFault } from "../names/caller-name.js";
import type { WrittenGrant } from "../policy.js";
import { isText } from "../source/node.js";
import { type Cursor, quote, readFields, readText, receivedFrom } from "./cursor.js";
import type { Directory } from "./directory.js";
import { ListedGrant } from "./listed-grant.js";
import { readShortLine } from "./read-texts.js";

/** Most grants of all entries together, groups expanded. */
export const MAX_GRANTS = 1_000_000;
const MEMBERS = ["client", "until", "reason", "ticket"];
const GROUP = "group:";

/** Who may call one endpoint. */
export interface ReadGrants {
  /** For core: groups expanded. */
  readonly callers: EndpointPolicy["callers"];
  readonly written: readonly WrittenGrant[];
}

/** Counts grants over all entries. */
export interface GrantCount {
  left: number;
}

/** Reads `callers` of an entry: `any`, or a list of callers, grants and groups. */
export function readGrants(cursor: Cursor, directory: Directory, count: GrantCount): ReadGrants {
  if (isText(cursor.node) && cursor.node.value === "any") return { callers: "any", written: [] };
  const items = cursor.items();
  if (items === undefined) {
    cursor.error(
      "value_invalid",
      `must be a list of callers or \`any\`, ${receivedFrom(cursor.node)}`,
    );
    return { callers: [], written: [] };
  }
  if (items.length === 0) {
    cursor.error(
      "callers_empty",
      "the list is empty: list at least one caller, or write `none` for the endpoint",
    );
  }
  const list = new GrantList();
  for (const item of items) {
    const grown = readGrant(item, directory, list);
    const before = count.left;
    count.left -= grown;
    if (count.left >= 0) continue;
    const message = `there are more than ${MAX_GRANTS} grants, groups expanded: divide the service, or list fewer callers`;
    if (before >= 0) item.error("limit_exceeded", message);
    break;
  }
  return list;
}

/** The callers of an entry's list, each plain caller once. */
class GrantList implements ReadGrants {
  readonly callers: (string | CallerGrant)[] = [];
  readonly written: WrittenGrant[] = [];
  readonly #listed = new Set<string>();
  /** Callers without an end; created with the first group, since before it `#listed` has them all. */
  #plain: Set<string> | undefined;

  /** Marks an item as listed. @returns `false` when this very item is already in the list */
  list(key: string): boolean {
    const before = this.#listed.size;
    return this.#listed.add(key).size > before;
  }

  addCaller(name: string): void {
    if (this.#plain?.has(name)) return;
    this.#plain?.add(name);
    this.callers.push(name);
  }

  addGroup(names: readonly string[]): void {
    this.#plain ??= new Set(this.callers.filter((caller) => typeof caller === "string"));
    for (const name of names) this.addCaller(name);
  }
}

/** @returns how many grants it adds */
function readGrant(item: Cursor, directory: Directory, list: GrantList): number {
  if (item.node.kind === "map") return readLongGrant(item, directory, list);
  const name = readText(item);
  if (name === undefined) return 0;
  const isNew = list.list(name);
  if (!isNew) item.warning("caller_duplicate", `${quote(name)} is in this list twice: remove one`);
  if (name.startsWith(GROUP)) {
    const group = directory.useGroup(name.slice(GROUP.length), item);
    if (group === undefined) return 0;
    list.written.push(writtenGrant(item, { group: group.name }));
    list.addGroup(group.callers);
    return group.callers.length;
  }
  if (!checkClient(name, item, directory)) return 0;
  list.written.push(writtenGrant(item, { client: name }));
  if (isNew) list.addCaller(name);
  return 1;
}

function readLongGrant(item: Cursor, directory: Directory, list: GrantList): number {
  const fields = readFields(item, MEMBERS, "a grant");
  const clientCursor = fields?.get("client");
  if (fields === undefined) return 0;
  if (clientCursor === undefined) item.error("value_invalid", "has no `client`: name the caller");
  const client = clientCursor && readText(clientCursor);
  const until = readUntil(fields.get("until"));
  const reason = readShortLine(fields.get("reason"), 1024);
  const ticket = readShortLine(fields.get("ticket"), 256);
  if (clientCursor === undefined || client === undefined) return 0;
  if (!checkClient(client, clientCursor, directory)) return 0;
  const isPlain = until === undefined && !client.startsWith(GROUP);
  const key = isPlain ? client : JSON.stringify([client, until]);
  if (!list.list(key))
    item.warning("caller_duplicate", `${quote(client)} is in this list twice: remove one`);
  list.written.push(writtenGrant(item, { client, until, reason, ticket }));
  const details = {
    ...(until !== undefined && { until }),
    ...(ticket !== undefined && { ticket }),
    ...(reason !== undefined && { reason }),
  };
  list.callers.push(Object.freeze({ client, ...details }));
  return 1;
}

function readUntil(cursor: Cursor | undefined): string | undefined {
  const until = cursor && readText(cursor);
  if (until === undefined || endOf(until) !== undefined) return until;
  cursor?.error("until_invalid", `must be ${DAY_OR_INSTANT}, received ${quote(until)}`);
  return undefined;
}

/** Checks a caller's name where it is used. @returns whether it can be used */
export function checkClient(name: string, cursor: Cursor, directory: Directory): boolean {
  // A registered name was checked where it is registered.
  if (directory.callers?.has(name) !== true) {
    const fault = callerNameFault(name);
    if (fault !== undefined) {
      cursor.error(fault.code, `${quote(name)} ${fault.message}`);
      return false;
    }
  }
  return directory.useCaller(name, cursor);
}

function writtenGrant({ node, context }: Cursor, given: Partial<WrittenGrant>): WrittenGrant {
  return new ListedGrant(context.source, node, given);
}
