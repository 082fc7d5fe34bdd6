import { readdirSync } from "node:fs";

/** Folders whose markdown files are for people who change the project, not for those who use it. */
export const EXCLUDED: readonly string[] = [".changeset/**", "test/**", "tooling/**"];

/**
 * Where a markdown file of the repository is on the site. Both are relative: to the root of the repository, and of the site.
 *
 * A `README.md` is the first page of its folder, so that the same link works on a code host, which shows it for the folder.
 */
export function pageOf(source: string): string {
  if (source === "README.md") return "index.md";
  const [, name, rest] = /^(?:packages|examples)\/([^/]+)\/(README\.md)$/.exec(source) ?? [];
  if (name !== undefined && rest !== undefined)
    return `${source.slice(0, -"/README.md".length)}.md`;
  const page = source.replace(/^docs\//, "").replace(/(^|\/)README\.md$/, "$1index.md");
  return /^[A-Z]+\.md$/.test(page) ? page.toLowerCase() : page;
}

/** Every markdown file that is a page of the site, in the order of their names. */
export function sources(root: string, folder = ""): string[] {
  return readdirSync(`${root}${folder}`, { withFileTypes: true })
    .flatMap((entry) => {
      const name = `${folder}${entry.name}`;
      if (entry.isFile()) return name.endsWith(".md") ? [name] : [];
      const skipped =
        /^\.|^node_modules$|^dist$/.test(entry.name) || EXCLUDED.includes(`${name}/**`);
      return entry.isDirectory() && !skipped ? sources(root, `${name}/`) : [];
    })
    .sort();
}
