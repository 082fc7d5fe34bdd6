import { endOf, startOf } from "@callgate/core/kit";
import type { Cursor } from "./document/cursor.js";
import { quote } from "./document/cursor.js";
import type { Directory } from "./document/directory.js";
import type { ReadDocument } from "./document/read-document.js";
import type { ReadEntry } from "./document/read-endpoints.js";
import { lookOf, strangerIn } from "./names/look-alike.js";
import { isText } from "./source/node.js";

/** How long before its end a grant is `grant_expiring`: 14 days, in milliseconds. */
export const EXPIRING_MS: number = 14 * 86_400_000;

/**
 * Adds the warnings of a document without errors.
 *
 * @param now in milliseconds since the Unix epoch
 * @param expiringMs how long before its end a grant is expiring
 */
export function addWarnings(
  { directory, entries }: ReadDocument,
  now: number,
  expiringMs: number,
): void {
  const anyRetired = [...(directory.callers?.values() ?? [])].some(
    ({ value }) => value.retired !== undefined,
  );
  for (const entry of entries) {
    // Nearly no entry has anything that depends on time.
    if (anyRetired || entry.entry.grants.some(({ until }) => until !== undefined)) {
      addGrantWarnings(entry, directory, { now, expiringMs });
    }
    addEntryWarnings(entry);
  }
  addUnused(directory, entries);
  addLookAlikes(directory);
}

interface Times {
  readonly now: number;
  readonly expiringMs: number;
}

function addGrantWarnings({ read }: ReadEntry, directory: Directory, times: Times): void {
  for (const item of read?.fields.get("callers")?.items() ?? []) {
    const { node } = item;
    const members = node.kind === "map" ? (item.members() ?? []) : [];
    const until = members.find(({ step }) => step === "until");
    if (until !== undefined && isText(until.node)) warnOfEnd(until, until.node.value, times);
    const client = members.find(({ step }) => step === "client") ?? item;
    if (!isText(client.node)) continue;
    const { value } = client.node;
    const group =
      value.startsWith("group:") && client === item ? value.slice("group:".length) : undefined;
    const names =
      group === undefined ? [value] : (directory.groups.get(group)?.value.callers ?? []);
    for (const name of names) warnOfRetired(client, name, directory, times.now);
  }
}

function warnOfEnd(cursor: Cursor, until: string, { now, expiringMs }: Times): void {
  const end = endOf(until);
  if (end === undefined) return;
  if (end <= now) {
    cursor.warning(
      "grant_expired",
      `the grant ended on ${until} and its caller is refused: remove it, or extend it`,
    );
  } else if (end - now <= expiringMs) {
    cursor.warning(
      "grant_expiring",
      `the grant ends on ${until} and its caller is refused after that: extend it, or remove it in time`,
    );
  }
}

function warnOfRetired(cursor: Cursor, name: string, { callers }: Directory, now: number): void {
  const retired = callers?.get(name)?.value.retired;
  const from = retired === undefined ? undefined : startOf(retired);
  if (from === undefined || from > now) return;
  cursor.warning("caller_retired", `${quote(name)} is retired since ${retired}: remove it`);
}

function addEntryWarnings({ entry, cursor, read }: ReadEntry): void {
  if (read === undefined || entry.policy === undefined) return;
  const { policy, fields } = read;
  if (policy.mode === "report") {
    const message =
      "only reports, without an end: set `enforceFrom` to the day from which it refuses";
    const mode = fields.get("mode");
    if (mode === undefined) cursor.warningAtKey("report_without_end", message);
    else mode.warning("report_without_end", message);
  }
  if (policy.authentication !== undefined && policy.tokens === "app") {
    fields
      .get("authentication")
      ?.warning(
        "authentication_without_user",
        "is about a user, but `tokens` is app, whose tokens have none: set `tokens: user`, or leave it out",
      );
  }
  if (policy.callers !== "any") return;
  const any = fields.get("callers");
  if (entry.reason === undefined) {
    any?.warning(
      "any_without_reason",
      "admits every client of every trusted issuer: give the reason in `reason`",
    );
  }
  const demands = [
    "scope",
    "anyScope",
    "roles",
    "anyRole",
    "claims",
    "authentication",
    "condition",
  ];
  if (!demands.some((demand) => fields.has(demand))) {
    any?.warning("any_without_scope", "admits every client, whatever its scopes: demand a scope");
  }
}

/** A shared register also has callers and groups for other documents. */
function addUnused(directory: Directory, entries: readonly ReadEntry[]): void {
  // A registered caller may be there for an entry that admits all.
  const admitsAny = entries.some(({ entry }) => entry.policy?.callers === "any");
  for (const [name, { value, cursor }] of directory.callers ?? []) {
    if (admitsAny || value.isShared || directory.usedCallers.has(name)) continue;
    cursor.warningAtKey(
      "caller_unused",
      `${quote(name)} may call nothing: grant it an endpoint, or remove it`,
    );
  }
  for (const [name, { value, cursor }] of directory.groups) {
    if (value.isShared || directory.usedGroups.has(name)) continue;
    cursor.warningAtKey(
      "group_unused",
      `the group ${quote(name)} is not used: use it, or remove it`,
    );
  }
}

function addLookAlikes({ callers }: Directory): void {
  const names = [...(callers ?? [])];
  const strangers = names.filter(([name]) => strangerIn(name) !== undefined);
  if (strangers.length === 0) return;
  const looks = new Map<string, string[]>();
  for (const [name] of names) {
    const look = lookOf(name);
    looks.set(look, [...(looks.get(look) ?? []), name]);
  }
  for (const [name, { cursor }] of strangers) {
    const other = looks.get(lookOf(name))?.find((like) => like !== name);
    if (other === undefined) continue;
    const message = `${quote(name)} looks like ${quote(other)} (${strangerIn(name)}): rename one of them`;
    cursor.warningAtKey("caller_lookalike", message);
  }
}
