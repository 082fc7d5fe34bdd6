import { codePointOf, UNSEEN } from "./unseen.js";

const MAX_LENGTH = 1024;
/** Names that would read as every client, which is written `callers: any`. */
const EVERY_CLIENT = /^(?:\*+|any)$/;
/** Combining marks and zero-width spaces, which a text may have and a name may not. */
const ZERO_WIDTH = /[\u00ad\u061c\u180e\u200b-\u200f\u2060-\u2064\ufeff]/u;
const TABS_AND_LINES = /[\t\n\r]/;

/** What is wrong with a name. */
export interface NameFault {
  readonly code: "name_characters" | "value_invalid";
  readonly message: string;
}

/** Checks a client identifier, with its issuer's alias before it. */
export function callerNameFault(name: string): NameFault | undefined {
  const client = name.slice(name.indexOf(":") + 1);
  if (EVERY_CLIENT.test(name) || EVERY_CLIENT.test(client)) {
    const message = "is not a caller: write `callers: any` to admit every client";
    return { code: "value_invalid", message };
  }
  return charactersFault(name, MAX_LENGTH);
}

/**
 * Checks the rules for all names: 1 to `max` visible characters, no space around them. Characters that no text of the
 * document may have ({@link UNSEEN}) are reported elsewhere.
 */
export function charactersFault(name: string, max: number): NameFault | undefined {
  if (name === "" || name.length > max) {
    return { code: "value_invalid", message: `must have 1 to ${max} characters` };
  }
  if (UNSEEN.test(name)) return undefined;
  const refused = ZERO_WIDTH.exec(name) ?? TABS_AND_LINES.exec(name);
  if (refused !== null) {
    const message = `has ${codePointOf(refused[0])} at ${refused.index + 1}: remove it`;
    return { code: "name_characters", message };
  }
  if (name.trim() !== name) {
    return { code: "name_characters", message: "begins or ends with a space: remove it" };
  }
  return undefined;
}
