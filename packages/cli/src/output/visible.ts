const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what a terminal must not be sent
  /[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\p{Cs}]/gu;

/**
 * The text as it may be shown: what cannot be seen, or would be obeyed by a terminal, is written out as `\u{1b}`. Documents
 * come from pull requests.
 */
export function visible(text: string): string {
  return text.replace(UNSEEN, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
