const OPEN = /^<!-- generated: (?<name>[^>]+?) -->$/;
const CLOSE = "<!-- /generated -->";

/**
 * Writes what is generated between its marks, and keeps the rest of a page.
 *
 * @param generate makes what belongs between the marks of this name
 * @throws {Error} where a mark has no end, or an end no mark
 */
export function fillPage(page: string, generate: (name: string) => string): string {
  const lines: string[] = [];
  let open: string | undefined;
  for (const line of page.split("\n")) {
    const name = OPEN.exec(line)?.groups?.name;
    if (name !== undefined && open === undefined) {
      open = name;
      lines.push(line, "", generate(name), "");
    } else if (line === CLOSE && open !== undefined) {
      open = undefined;
      lines.push(line);
    } else if (name !== undefined || line === CLOSE) {
      throw new Error(`A mark stands where none belongs: ${line}`);
    } else if (open === undefined) {
      lines.push(line);
    }
  }
  if (open !== undefined) throw new Error(`"generated: ${open}" has no end`);
  return lines.join("\n");
}

/**
 * What a page says below its heading, for another page to include: one level of headings deeper, and without the marks. A
 * link to another file of the repository keeps its text only: from the registry it would lead nowhere.
 */
export function bodyOf(page: string): string {
  const lines = page.split("\n").filter((line) => !OPEN.test(line) && line !== CLOSE);
  return lines
    .slice(1)
    .join("\n")
    .replaceAll(/\[([^\]]+)\]\((?!https?:)[^)]*\)/g, "$1")
    .replaceAll(/^#/gm, "##")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
}
