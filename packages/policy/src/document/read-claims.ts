import type { ClaimValue } from "@callgate/core";
import { type Cursor, quote, receivedFrom } from "./cursor.js";

const MAX_CLAIMS = 20;
const MAX_VALUES = 256;
const MAX_LENGTH = 1024;

/** Claims by name, each with its accepted values; one is enough. */
export type Claims = ReadonlyMap<string, readonly ClaimValue[]>;

/** Reads the claims an endpoint demands: strings, numbers and booleans, or lists of them. */
export function readClaims(cursor: Cursor | undefined): Claims | undefined {
  if (cursor === undefined) return undefined;
  const members = cursor.members();
  if (members === undefined || members.length === 0 || members.length > MAX_CLAIMS) {
    const expected = `must be a map of 1 to ${MAX_CLAIMS} claims`;
    cursor.error(
      "value_invalid",
      `${expected}, ${members === undefined ? receivedFrom(cursor.node) : `received ${members.length}`}`,
    );
    return undefined;
  }
  return new Map(members.map((member) => [String(member.step), readValues(member)]));
}

function readValues(cursor: Cursor): readonly ClaimValue[] {
  const items = cursor.items() ?? [cursor];
  if (items.length === 0 || items.length > MAX_VALUES) {
    cursor.error("value_invalid", `must have 1 to ${MAX_VALUES} values, received ${items.length}`);
  }
  return items.map(readValue).filter((value) => value !== undefined);
}

function readValue(cursor: Cursor): ClaimValue | undefined {
  const { node } = cursor;
  if (node.kind !== "scalar" || node.value === null) {
    cursor.error("value_invalid", `must be a string, a number or a boolean, ${receivedFrom(node)}`);
    return undefined;
  }
  const { value, written } = node;
  if (typeof value === "string" && (value === "" || value.length > MAX_LENGTH)) {
    cursor.error("value_invalid", `must have 1 to ${MAX_LENGTH} characters`);
    return undefined;
  }
  // The value is compared as written: 007 is 7, and a long identifier loses its last digits.
  if (typeof value === "number" && String(value) !== written) {
    const hint = `write ${value}, or quote it, as in ${quote(written)}`;
    cursor.error("value_not_a_string", `${written.slice(0, 80)} is the number ${value}: ${hint}`);
    return undefined;
  }
  return value;
}
