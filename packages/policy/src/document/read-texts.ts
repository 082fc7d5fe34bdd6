import { isScopeToken, received, splitScope } from "@callgate/core/kit";
import type { ErrorCode } from "../findings/finding-codes.js";
import { charactersFault } from "../names/caller-name.js";
import { isText } from "../source/node.js";
import { type Cursor, quote, readText, receivedFrom } from "./cursor.js";

const MAX_VALUES = 256;
const MAX_VALUE_LENGTH = 256;
const MAX_AUDIENCES = 100;

/** Reads a text of 1 to `max` characters, such as an owner or a reason. */
export function readShortText(cursor: Cursor | undefined, max: number): string | undefined {
  if (cursor === undefined) return undefined;
  const text = readText(cursor);
  if (text === undefined) return undefined;
  const fault = text.trim() === "" || text.length > max;
  if (fault)
    cursor.error("value_invalid", `must have 1 to ${max} characters, received ${received(text)}`);
  return fault ? undefined : text;
}

// Other control characters are not allowed in any text of a document: they are reported elsewhere.
const LINE_CHARACTERS = /[\t\n\r]/;

/** Reads a short text of one line, as core requires for what events contain. */
export function readShortLine(cursor: Cursor | undefined, max: number): string | undefined {
  const text = readShortText(cursor, max);
  if (text === undefined || !LINE_CHARACTERS.test(text)) return text;
  cursor?.error("name_characters", "must be one line, without tabs and line breaks");
  return undefined;
}

/** Reads a name: 1 to `max` visible characters. */
export function readName(cursor: Cursor | undefined, max: number): string | undefined {
  if (cursor === undefined) return undefined;
  const text = readText(cursor);
  if (text === undefined) return undefined;
  const fault = charactersFault(text, max);
  if (fault !== undefined) cursor.error(fault.code, `${quote(text)} ${fault.message}`);
  return fault === undefined ? text : undefined;
}

/** Reads a list, or a single string where that is allowed; each text with its cursor. */
export function readTexts(
  cursor: Cursor,
  max: number,
  code: ErrorCode,
  mayBeOne: boolean,
): readonly { readonly text: string; readonly cursor: Cursor }[] {
  const items = isText(cursor.node) && mayBeOne ? [cursor] : cursor.items();
  if (items === undefined) {
    const { node } = cursor;
    if (node.kind === "scalar" && mayBeOne) readText(cursor);
    else {
      const expected = mayBeOne ? "a string or a list of strings" : "a list of strings";
      cursor.error(code, `must be ${expected}, ${receivedFrom(node)}`);
    }
    return [];
  }
  if (items.length === 0 || items.length > max) {
    cursor.error(
      code,
      `must have 1 to ${max} values, received ${items.length}: leave it out for none`,
    );
    return [];
  }
  return items.flatMap((item) => {
    const text = readText(item);
    return text === undefined ? [] : [{ text, cursor: item }];
  });
}

/** Reads scopes: a list, or one string of values separated by spaces (RFC 6749 section 3.3). */
export function readScopes(cursor: Cursor | undefined): readonly string[] | undefined {
  if (cursor === undefined) return undefined;
  const scopes: string[] = [];
  for (const { text, cursor: item } of readTexts(cursor, MAX_VALUES, "scope_invalid", true)) {
    const values = item === cursor ? splitScope(text) : [text];
    if (values.length === 0 || values.length > MAX_VALUES) {
      item.error(
        "scope_invalid",
        `must have 1 to ${MAX_VALUES} values, received ${values.length}: leave it out for none`,
      );
    }
    for (const value of values) {
      const fault = scopeFault(value);
      if (fault === undefined) scopes.push(value);
      else item.error("scope_invalid", fault);
    }
  }
  return scopes;
}

/** What is wrong with a text that has to be a scope value. */
export function scopeFault(value: string): string | undefined {
  if (isScopeToken(value) && value.length <= MAX_VALUE_LENGTH) return undefined;
  return (
    `${quote(value)} cannot be a scope value (RFC 6749 section 3.3): 1 to ${MAX_VALUE_LENGTH} printable ASCII ` +
    "characters without space, quote and backslash"
  );
}

/** Reads roles: each is one value, including its spaces. */
export function readRoles(
  cursor: Cursor | undefined,
  mayBeOne: boolean,
): readonly string[] | undefined {
  if (cursor === undefined) return undefined;
  return readTexts(cursor, MAX_VALUES, "role_invalid", mayBeOne).flatMap(
    ({ text, cursor: item }) => {
      const fault = charactersFault(text, MAX_VALUE_LENGTH);
      if (fault !== undefined)
        item.error("role_invalid", `${quote(text)} cannot be a role: it ${fault.message}`);
      return fault === undefined ? [text] : [];
    },
  );
}

/**
 * Reads audiences: a string or a list.
 *
 * @param accepted what the issuers accept; `undefined` where that is not known
 */
export function readAudiences(
  cursor: Cursor | undefined,
  accepted: ReadonlySet<string> | undefined,
): readonly string[] | undefined {
  if (cursor === undefined) return undefined;
  return readTexts(cursor, MAX_AUDIENCES, "value_invalid", true).flatMap(
    ({ text, cursor: item }) => {
      if (text === "") item.error("value_invalid", "must not be empty");
      // A variable is reported by the check of all texts. None of the issuers' audiences is suggested: they may come from variables.
      else if (accepted?.has(text) === false && !text.includes("${"))
        item.error("audience_unknown", `${quote(text)} ${AUDIENCE_UNKNOWN}`);
      return text === "" ? [] : [text];
    },
  );
}

const AUDIENCE_UNKNOWN =
  "is accepted by no issuer, so every token would be refused: add it to the `audience` of an issuer, or leave it out";
