import { isAscii, isUtf8 } from "node:buffer";

/** A JSON value, frozen at every level. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** A JSON object without a prototype: only the document's members exist. */
export interface JsonObject {
  readonly [name: string]: Json | undefined;
}

const MAX_DEPTH = 32;

/**
 * Parses the JSON object in a part of a token, or returns `undefined` where it is not unambiguous.
 *
 * Stricter than `JSON.parse`: the bytes are valid UTF-8, the value is an object, it nests no deeper than 32
 * levels, and no object names a member twice (RFC 7519 section 4 lets a parser refuse that, RFC 8725
 * section 2.4 says why it should). The result is frozen and its objects inherit nothing.
 */
export function parseJsonObject(bytes: Buffer): JsonObject | undefined {
  const text = readUtf8(bytes);
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const sealing = { members: 0 };
  const sealed = seal(value, 1, sealing);
  const { members } = sealing;
  // The first is nearly always enough, and takes half the time of the second.
  const namesAreDistinct = members === countAtMost(text) || members === countMembers(text);
  return namesAreDistinct ? (sealed as JsonObject) : undefined;
}

/** @returns `undefined` for octets that are not UTF-8 */
function readUtf8(bytes: Buffer): string | undefined {
  // ASCII is the same text in UTF-8 as in Latin-1, which is read faster.
  if (isAscii(bytes)) return bytes.toString("latin1");
  return isUtf8(bytes) ? bytes.toString("utf8") : undefined;
}

/**
 * An object that inherits nothing.
 *
 * Made by a constructor rather than with `Object.create(null)`, so that the engine gives objects with the same
 * members the same shape: reading claims stays fast, and ten thousand cached tokens stay small.
 */
const Bare = function Bare() {} as unknown as {
  new (): Record<string, unknown>;
  prototype: object;
};
Bare.prototype = Object.freeze(Object.create(null));

/** Copies a parsed value to bare, frozen objects, and counts their members; a value that nests too deeply is `undefined`. */
function seal(value: unknown, depth: number, sealing: { members: number }): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth > MAX_DEPTH) {
    sealing.members = Number.NaN;
    return undefined;
  }
  if (Array.isArray(value))
    return Object.freeze(value.map((item) => seal(item, depth + 1, sealing)));
  const sealed = new Bare();
  for (const name of Object.keys(value)) {
    sealing.members += 1;
    sealed[name] = seal((value as Record<string, unknown>)[name], depth + 1, sealing);
  }
  return Object.freeze(sealed);
}

const SPACE = 0x20;
const COLON = 0x3a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Counts the members that valid JSON can have at most: its colons after a quote or white space.
 *
 * Every colon outside strings is one of them, and few inside are. A repeated name leaves no trace in the
 * parsed value, in any escaped form; if there are no more of these colons than members, no name was repeated.
 */
function countAtMost(json: string): number {
  let colons = 0;
  for (let at = json.indexOf(":"); at !== -1; at = json.indexOf(":", at + 1)) {
    const before = json.charCodeAt(at - 1);
    if (before === QUOTE || before <= SPACE) colons += 1;
  }
  return colons;
}

/** Counts the members of valid JSON: its colons outside strings. */
function countMembers(json: string): number {
  let members = 0;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === COLON) members += 1;
    else if (code === QUOTE) at = endOfString(json, at);
  }
  return members;
}

function endOfString(json: string, open: number): number {
  let close = json.indexOf('"', open + 1);
  while (isEscaped(json, close)) close = json.indexOf('"', close + 1);
  return close;
}

/** A quote after an odd number of backslashes is part of the string. */
function isEscaped(json: string, quote: number): boolean {
  let at = quote;
  while (json.charCodeAt(at - 1) === BACKSLASH) at -= 1;
  return (quote - at) % 2 === 1;
}
