/** One requirement for a resource server, and the proof that it is met. */
export interface Row {
  readonly section: string;
  readonly level: "MUST" | "MUST NOT" | "SHOULD" | "MAY";
  /** The requirement, in our own words. */
  readonly requirement: string;
  /** Fails when the requirement is not met, or for a row with {@link otherwise} when the described behaviour differs. */
  readonly prove?: () => Promise<void> | void;
  /** What is done instead, or why it cannot be tested here; and why that is right. */
  readonly otherwise?: string;
}

/** The requirements of one RFC for a resource server. */
export interface Table {
  readonly rfc: number;
  readonly title: string;
  /** The requirements for other roles, which are therefore not in the table. */
  readonly leavesOut: string;
  readonly rows: readonly Row[];
}

/** Writes the tables as a page. */
export function toMarkdown(tables: readonly Table[]): string {
  return `${INTRODUCTION}\n${tables.map(writeTable).join("\n")}`;
}

const INTRODUCTION = `# Conformance

What the RFCs require of a resource server: one row per MUST and MUST NOT, in our words, with the most relevant
SHOULDs and MAYs. Each _tested_ has its own test in \`test/conformance\`; it uses the
public API, and a socket where it is about HTTP. Where Callgate differs, or another component is responsible, the
row says so and why.

Those tests generate this page; \`npx vitest run test/conformance -u\` generates it again.
`;

function writeTable({ rfc, title, leavesOut, rows }: Table): string {
  const cells = rows.map(({ section, level, requirement, ...kept }) => [
    section,
    level,
    requirement,
    sayHow(kept),
  ]);
  return `## RFC ${rfc}: ${title}

Not in the table: ${leavesOut}

${align([["section", "", "requirement", "kept"], ...cells]).join("\n")}
`;
}

/** Lines of a Markdown table as the formatter writes them: columns as wide as their widest cell. */
function align([head = [], ...rows]: readonly (readonly string[])[]): readonly string[] {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)];
}

function sayHow({ prove, otherwise }: Pick<Row, "prove" | "otherwise">): string {
  if (otherwise === undefined) return "_tested_";
  return `${prove === undefined ? "**not here**" : "**otherwise**, _tested_"}: ${otherwise}`;
}
