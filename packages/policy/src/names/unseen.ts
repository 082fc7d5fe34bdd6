/** Characters not allowed in any text of a document: control characters, lone surrogates, and bidirectional controls. */
export const UNSEEN: RegExp =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a document must not have
  /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\p{Cs}]/u;

/** `U+202E`. */
export function codePointOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
