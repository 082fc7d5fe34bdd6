import type { Section } from "./section.js";

/** Writes a section for a terminal. */
export function toText({ title, columns, rows }: Section): string {
  const lines = alignColumns([columns, ...rows]).map((cells) => `  ${cells.join("  ")}`.trimEnd());
  return [title, ...lines, ""].join("\n");
}

/** Writes a section as Markdown. */
export function toMarkdown({ title, columns, rows }: Section): string {
  const [head = [], ...body] = alignColumns([columns, ...rows]);
  const rule = head.map((cell, column) =>
    column === 0 ? "-".repeat(cell.length) : `${"-".repeat(cell.length - 1)}:`,
  );
  const lines = [head, rule, ...body].map((cells) => `| ${cells.join(" | ")} |`);
  return [`#### ${title}`, "", ...lines, ""].join("\n");
}

/** Fills cells up to the width of their column: the first to the left, the others, numbers, to the right. */
function alignColumns(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const widthOf = (column: number): number =>
    Math.max(3, ...rows.map((cells) => cells[column]?.length ?? 0));
  return rows.map((cells) =>
    cells.map((cell, column) =>
      column === 0 ? cell.padEnd(widthOf(column)) : cell.padStart(widthOf(column)),
    ),
  );
}
