import { DAY_OR_INSTANT, startOf } from "@callgate/core/kit";
import { callerNameFault } from "../names/caller-name.js";
import type { RegisteredCaller } from "../policy.js";
import { type Cursor, quote, readFields, receivedFrom } from "./cursor.js";
import { reportQualification } from "./directory.js";
import type { IssuerNames } from "./issuer-names.js";
import { readShortText } from "./read-texts.js";

/** Most callers, register included. */
const MAX_CALLERS = 100_000;
const MEMBERS = ["owner", "contact", "retired"];

/** Callers by name, with where each is declared. */
export type CallerMap = Map<string, { readonly value: RegisteredCaller; readonly cursor: Cursor }>;

/**
 * Reads the callers of a document or a register, and adds them to the known ones.
 *
 * @returns `false` when it is not a map
 */
export function readCallers(
  cursor: Cursor,
  issuers: IssuerNames,
  isShared: boolean,
  known: CallerMap,
): void {
  const members = cursor.members("caller_duplicate");
  if (members === undefined) {
    cursor.error("value_invalid", `must be a map of callers by name, ${receivedFrom(cursor.node)}`);
    return;
  }
  for (const member of members) {
    if (known.size >= MAX_CALLERS) {
      member.errorAtKey(
        "limit_exceeded",
        `there are more than ${MAX_CALLERS} callers: divide the service, or remove unused ones`,
      );
      return;
    }
    const caller = readCaller(member, issuers, isShared);
    const before = known.get(caller.name);
    if (before === undefined) known.set(caller.name, { value: caller, cursor: member });
    else {
      const message = `${quote(caller.name)} is registered twice: remove it here or ${before.cursor.lineOfKey}`;
      member.errorAtKey("caller_duplicate", message);
    }
  }
}

function readCaller(member: Cursor, issuers: IssuerNames, isShared: boolean): RegisteredCaller {
  const name = String(member.step);
  const fault = callerNameFault(name);
  if (fault !== undefined) member.errorAtKey(fault.code, `${quote(name)} ${fault.message}`);
  else reportQualification(name, issuers, member, "errorAtKey");
  const fields = readFields(member, MEMBERS, "a map, such as `{ owner: team }` or `{}`");
  const retired = fields?.get("retired");
  const day = readShortText(retired, 40);
  if (day !== undefined && startOf(day) === undefined) {
    retired?.error("value_invalid", `must be ${DAY_OR_INSTANT}, received ${quote(day)}`);
  }
  return Object.freeze({
    at: member.positionOfKey,
    name,
    owner: readShortText(fields?.get("owner"), 256),
    contact: readShortText(fields?.get("contact"), 256),
    retired: day,
    isShared,
  });
}
