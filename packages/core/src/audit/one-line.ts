/**
 * Characters that JSON need not escape, and that readers of lines, terminals and editors may treat as an end of a line, as
 * a command, or as a change of direction: DEL and C1 controls, line and paragraph separators, marks of bidirectional text, the BOM.
 */
const UNSAFE = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** JSON on one line, for every definition of a line: what ends one, or hides text, is escaped. */
export function oneLine(value: unknown): string {
  return JSON.stringify(value).replace(UNSAFE, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** Text that JSON need not escape: the names of decisions are of these characters. */
const PLAIN = /^[\w-]+$/;

/** A decision's identifier, as JSON on one line; one that is not ours is escaped as any other text. */
export function jsonOfId(id: string): string {
  return typeof id === "string" && PLAIN.test(id) ? `"${id}"` : oneLine(id);
}

/** As long as an entry of `callers` and an issuer's identifier may be: the names of a policy are never cut. */
const MAX_LENGTH = 1024;

/** A name of at most 1024 characters; a longer one is cut, and has `…` at its end. */
export function shortName(name: string): string;
export function shortName(name: string | undefined): string | undefined;
export function shortName(name: string | undefined): string | undefined {
  return name !== undefined && name.length > MAX_LENGTH ? `${name.slice(0, MAX_LENGTH)}…` : name;
}
