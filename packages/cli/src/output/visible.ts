const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be sent to a terminal
  /[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\p{Cs}]/gu;

/** What GitHub's runner interprets as a command in the output of a step: at the beginning of a line, and in its older form anywhere. */
const RUNNER_COMMAND = /^(\s*):(?=:)|#(?=#\[)/g;

/**
 * The text in printable form: what is invisible, or would be interpreted by a terminal or a CI runner, is escaped as
 * `\u{1b}`. Documents come from pull requests.
 */
export function visible(text: string): string {
  const seen = text.replace(UNSEEN, (character) => codeOf(character));
  if (!/::|##\[/.test(seen)) return seen;
  return seen.replace(RUNNER_COMMAND, (sign, space: string | undefined) =>
    space === undefined ? codeOf(sign) : `${space}${codeOf(":")}`,
  );
}

function codeOf(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}
