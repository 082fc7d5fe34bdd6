import {
  type Cursor,
  type Fields,
  quote,
  readFields,
  readText,
  readWord,
  receivedFrom,
} from "../../document/cursor.js";
import { readName, readRoles, readScopes } from "../../document/read-texts.js";
import { callerNameFault } from "../../names/caller-name.js";
import { placeOf } from "../place.js";
import { readExpectations } from "./read-expectations.js";
import { readMoment } from "./read-moment.js";
import { readActor, readUserAuthentication } from "./read-token-of-user.js";
import type { PolicyTest, TestCaller } from "./test-file.js";

const MEMBERS = [
  "name",
  "caller",
  "callers",
  "issuer",
  "scope",
  "roles",
  "kind",
  "authentication",
  "actor",
  "conditions",
  "at",
  "expect",
];
const MAX_CALLERS = 1000;
const MAX_NAME = 256;

/** Reads one test. @param checkName called with its name and the place of the name */
export function readTest(
  item: Cursor,
  checkName: (name: string, cursor: Cursor) => void,
): PolicyTest | undefined {
  const fields = readFields(item, MEMBERS, "a map with `name`, `caller` and `expect`");
  if (fields === undefined) return undefined;
  const nameCursor = fields.get("name");
  if (nameCursor === undefined)
    item.error("value_invalid", "has no `name`: add one that says what it tests");
  const name = readName(nameCursor, MAX_NAME);
  if (name !== undefined && nameCursor !== undefined) checkName(name, nameCursor);
  const callers = readCallers(item, fields);
  const issuerCursor = fields.get("issuer");
  const alias = readName(issuerCursor, 64);
  const kindCursor = fields.get("kind");
  const expectCursor = fields.get("expect");
  if (expectCursor === undefined) {
    item.error(
      "value_invalid",
      "has no `expect`: add endpoints, with the expected outcome of each",
    );
  }
  return Object.freeze({
    name: name ?? "",
    place: placeOf(item),
    callers,
    issuer:
      issuerCursor === undefined || alias === undefined
        ? undefined
        : { alias, place: placeOf(issuerCursor) },
    scopes: readScopes(fields.get("scope")) ?? [],
    roles: readRoles(fields.get("roles"), true) ?? [],
    kind: (kindCursor && readWord(kindCursor, ["app", "user"])) ?? "app",
    authentication: readUserAuthentication(fields.get("authentication")),
    actor: readActor(fields.get("actor")),
    conditions: readConditions(fields.get("conditions")),
    at: readMoment(fields.get("at")),
    expectations: expectCursor === undefined ? [] : readExpectations(expectCursor, callers),
  });
}

function readCallers(item: Cursor, fields: Fields): readonly TestCaller[] {
  const [one, several] = [fields.get("caller"), fields.get("callers")];
  if (one === undefined && several === undefined) {
    item.error("value_invalid", "has no `caller` and no `callers`: add one of them");
    return [];
  }
  if (one !== undefined && several !== undefined) {
    one.errorAtKey("value_invalid", "must not be next to `callers`: leave one of them out");
  }
  const cursors = several === undefined ? [one as Cursor] : several.items();
  if (cursors === undefined || cursors.length === 0 || cursors.length > MAX_CALLERS) {
    const got =
      cursors === undefined && several !== undefined
        ? receivedFrom(several.node)
        : `received ${cursors?.length}`;
    several?.error("value_invalid", `must be a list of 1 to ${MAX_CALLERS} callers, ${got}`);
    return [];
  }
  const callers = new Map<string, TestCaller>();
  for (const cursor of cursors) {
    const name = readText(cursor);
    if (name === undefined) continue;
    const fault = callerNameFault(name);
    if (fault !== undefined) cursor.error(fault.code, `${quote(name)} ${fault.message}`);
    else if (callers.has(name))
      cursor.error("caller_duplicate", `${quote(name)} is in this list twice: remove one`);
    else callers.set(name, { name, place: placeOf(cursor) });
  }
  return [...callers.values()];
}

function readConditions(cursor: Cursor | undefined): Readonly<Record<string, boolean>> {
  if (cursor === undefined) return {};
  const members = cursor.members();
  if (members === undefined) {
    const got = receivedFrom(cursor.node);
    cursor.error("value_invalid", `must be a map of true and false by condition, ${got}`);
    return {};
  }
  const answers = members.flatMap((member): [string, boolean][] => {
    const { node } = member;
    if (node.kind === "scalar" && typeof node.value === "boolean")
      return [[String(member.step), node.value]];
    member.error("value_invalid", `must be true or false, ${receivedFrom(node)}`);
    return [];
  });
  return Object.fromEntries(answers);
}
