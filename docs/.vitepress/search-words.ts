/**
 * The words of a text, for the search. An identifier is a word as a whole and by its parts: `issuer_untrusted` is found by its
 * name first, and by "untrusted" as well.
 *
 * The browser gets the text of this function, so that it refers to nothing outside itself.
 */
export function searchWords(text: string): string[] {
  const words: string[] = [];
  for (const [word] of text.matchAll(/[\p{L}\p{M}\p{N}_]+/gu)) {
    words.push(word);
    const parts = word.split(/_+|(?<=\p{Ll})(?=\p{Lu})/u).filter((part) => part !== "");
    if (parts.length > 1) words.push(...parts);
  }
  return words;
}

/** How the search finds and orders sections; the theme's search gets them, and the check of the built site. */
export const searchOptions = {
  options: { tokenize: searchWords },
  searchOptions: {
    combineWith: "AND" as const,
    fuzzy: 0.1,
    prefix: true,
    boost: { title: 6, titles: 2, text: 1 },
  },
};
