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

/**
 * How much a section counts beside others with the same words, by its address. A page of the API repeats the names of a subject in its
 * titles, the changelog mentions everything, and figures of the benchmarks and of mutation testing name every part of the code; the page
 * that explains it has to come before them.
 *
 * The browser gets the text of this function, too.
 */
export function sectionWeight(address: string): number {
  return /^\/(?:api|changelog|benchmarks|mutation)\b/.test(address) ? 0.3 : 1;
}

/** How the search finds and orders sections; the theme's search gets them, and the check of the built site. */
export const searchOptions = {
  options: { tokenize: searchWords },
  searchOptions: {
    combineWith: "AND" as const,
    fuzzy: 0.1,
    prefix: true,
    boost: { title: 6, titles: 2, text: 1 },
    boostDocument: sectionWeight,
  },
};
