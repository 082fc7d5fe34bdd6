import { type Environment, expandEnvironment } from "../names/env-template.js";
import { type Cursor, readText } from "./cursor.js";
import { readTexts } from "./read-texts.js";

const MAX_VALUES = 100;
const MAX_LENGTH = 1024;

/** A text in two forms: with the values of the environment, and as written. */
export interface Template<Text> {
  readonly text: Text;
  readonly written: Text;
}

export type Check = (text: string, cursor: Cursor) => void;

/** Reads a text that may contain `${NAME}`. */
export function readTemplate(
  cursor: Cursor | undefined,
  env: Environment,
  check: Check = checkValue,
): Template<string> | undefined {
  const written = cursor && readText(cursor);
  if (cursor === undefined || written === undefined) return undefined;
  return { text: expand(written, cursor, env, check), written };
}

/** Reads texts that may contain `${NAME}`: a list, or a single string where that is allowed. */
export function readTemplates(
  cursor: Cursor | undefined,
  env: Environment,
  check: Check = checkValue,
  mayBeOne = true,
): Template<readonly string[]> | undefined {
  if (cursor === undefined) return undefined;
  const texts = readTexts(cursor, MAX_VALUES, "value_invalid", mayBeOne);
  return {
    text: Object.freeze(texts.map(({ text, cursor: item }) => expand(text, item, env, check))),
    written: texts.map(({ text }) => text),
  };
}

/** Never repeats a value of the environment. */
function expand(written: string, cursor: Cursor, env: Environment, check: Check): string {
  const { text, unset, malformed } = expandEnvironment(written, env);
  for (const name of unset) {
    cursor.error(
      "env_unset",
      `the environment variable ${name} is not set, or is empty: set it, or write the value here`,
    );
  }
  if (malformed)
    cursor.error(
      "value_invalid",
      "has a dollar sign and a brace without a name: write two dollar signs to mean the characters",
    );
  if (unset.length === 0 && !malformed) check(text, cursor);
  return text;
}

/** Checks what every text of an issuer has to be. */
export function checkValue(text: string, cursor: Cursor): void {
  if (text !== "" && text.length <= MAX_LENGTH && !/\p{Cc}/u.test(text)) return;
  cursor.error(
    "value_invalid",
    `must have 1 to ${MAX_LENGTH} characters, and no control characters`,
  );
}
