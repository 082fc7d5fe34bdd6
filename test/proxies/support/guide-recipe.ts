import { readFileSync } from "node:fs";

const PAGE = new URL("../../../docs/guide/certificate-bound-tokens.md", import.meta.url);

/** The configuration of a proxy as the guide has it: the first block of a language, under a heading if one is given. */
export function recipeOf(language: string, heading = ""): string {
  const page = readFileSync(PAGE, "utf8");
  const section = page.slice(page.indexOf(`\n## ${heading}`));
  const block = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "ms").exec(section)?.[1];
  if (block === undefined) throw new Error(`The guide has no block of ${language}`);
  return block;
}

/** Replaces parts of a recipe, each of which must be there. */
export function adapted(recipe: string, changes: Readonly<Record<string, string>>): string {
  return Object.entries(changes).reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`The recipe of the guide does not have "${from}"`);
    return text.replaceAll(from, to);
  }, recipe);
}
