import { checkFunction, Faults, received } from "@callgate/core/kit";
import type { Matrix, MatrixEndpoint } from "./matrix.js";
import { matrixNotes, oneLine } from "./matrix-notes.js";

/** The layout of a matrix as text. */
export interface MatrixTextOptions {
  /** Columns of the terminal that lines may use; endpoints that do not fit go to further blocks. From 0, default: 80. */
  readonly width?: number;
  /** How many columns of a terminal a text uses. Default: one for each of its characters. */
  widthOf?(text: string): number;
}

const DEFAULT_WIDTH = 80;
const MAX_NAME = 32;
const MAX_OWNER = 20;
const MAX_HEADER = 48;
const GAP = "  ";
const MARKS = { allowed: "x", until: "u", report: "r", expired: "e" } as const;
const LEGEND = [
  ["x", "may call"],
  ["u", "may call until a day"],
  ["r", "only reported"],
  ["e", "grant has ended"],
  ["*", "open"],
] as const;

/**
 * Renders a matrix as text: callers in rows, endpoints in columns with their names from top to bottom, and below it what a mark
 * cannot show. Every line ends with a line feed.
 */
export function formatMatrixText(matrix: Matrix, options: MatrixTextOptions = {}): string {
  const { width, widthOf } = checkOptions(options);
  const table = new MatrixTable(matrix, { widthOf, width });
  const blocks = table.blocks();
  const marks = new Set<string>(matrix.cells.map(({ mark }) => MARKS[mark]));
  if (matrix.endpoints.some(({ kind }) => kind === "any" || kind === "public")) marks.add("*");
  const legend = LEGEND.filter(([mark]) => marks.has(mark)).map((parts) => parts.join(" "));
  const parts = [...blocks, legend.join("   "), matrixNotes(matrix).join("\n")];
  return parts
    .filter((part) => part !== "")
    .map((part) => `${part}\n`)
    .join("\n");
}

/** @throws {ConfigurationError} `callgate_configuration_invalid` */
function checkOptions(options: MatrixTextOptions): Layout {
  const faults = new Faults();
  const given = faults.own(options, ["width", "widthOf"]);
  const { width = DEFAULT_WIDTH, widthOf = countCharacters } = given;
  // A terminal may have no width.
  if (!Number.isInteger(width) || width < 0) {
    const message = `must be a whole number from 0, received ${received(width)}`;
    faults.add("option_invalid", "width", message);
  }
  checkFunction("widthOf", widthOf, faults);
  faults.throwIfAny("Matrix as text");
  return { width, widthOf };
}

interface Layout {
  readonly width: number;
  widthOf(text: string): number;
}

interface Row {
  readonly head: string;
  markOf(endpoint: number): string;
}

/** An endpoint's name, one letter per line, at the end of its column. */
interface Column {
  readonly endpoint: number;
  readonly letters: readonly string[];
  readonly width: number;
}

/** The rows and columns of a matrix, in blocks that fit the width. */
class MatrixTable {
  readonly #layout: Layout;
  readonly #rows: readonly Row[];
  readonly #headWidth: number;
  readonly #columns: readonly Column[];

  constructor(matrix: Matrix, layout: Layout) {
    const { widthOf } = layout;
    this.#layout = layout;
    this.#columns = matrix.endpoints.map(({ name }, endpoint) => {
      const letters = [...graphemes(cut(name, MAX_HEADER))];
      return { endpoint, letters, width: Math.max(1, widest(letters, widthOf)) };
    });
    const rows = rowsOf(matrix, layout);
    const headWidth = widest(
      rows.map(({ head }) => head),
      widthOf,
    );
    this.#headWidth = headWidth;
    this.#rows = rows.map(({ head, markOf }) => ({ head: pad(head, headWidth, widthOf), markOf }));
  }

  blocks(): readonly string[] {
    const blocks: Column[][] = [];
    let left = 0;
    for (const column of this.#columns) {
      const needed = column.width + 1;
      const block = blocks.at(-1);
      if (block !== undefined && needed <= left) block.push(column);
      else {
        blocks.push([column]);
        left = this.#layout.width - this.#headWidth - 1;
      }
      left -= needed;
    }
    return blocks.map((columns) => this.#block(columns));
  }

  #block(columns: readonly Column[]): string {
    const { widthOf } = this.#layout;
    const height = Math.max(...columns.map(({ letters }) => letters.length));
    const lines: string[] = [];
    for (let line = 0; line < height; line += 1) {
      const letters = columns.map(({ letters: all, width }) =>
        pad(all[line - height + all.length] ?? "", width, widthOf),
      );
      lines.push(toLine(" ".repeat(this.#headWidth), letters));
    }
    for (const { head, markOf } of this.#rows) {
      // A mark is one column wide.
      const marks = columns.map(({ endpoint, width }) => markOf(endpoint).padEnd(width));
      lines.push(toLine(head, marks));
    }
    return lines.join("\n");
  }
}

function toLine(head: string, cells: readonly string[]): string {
  return `${head}  ${cells.join(" ")}`.trimEnd();
}

function rowsOf({ callers, endpoints, cells }: Matrix, { widthOf }: Layout): readonly Row[] {
  const open = (kind: MatrixEndpoint["kind"], head: string): Row => ({
    head,
    markOf: (endpoint) => (endpoints[endpoint]?.kind === kind ? "*" : "."),
  });
  const marks = callers.map(() => new Map<number, string>());
  for (const { caller, endpoint, mark } of cells) marks[caller]?.set(endpoint, MARKS[mark]);
  const names = callers.map(({ name }) => cut(name, MAX_NAME));
  const owners = callers.map(({ owner = "" }) => cut(owner, MAX_OWNER));
  const [nameWidth, ownerWidth] = [widest(names, widthOf), widest(owners, widthOf)];
  const listed = names.map((name, caller) => {
    const owner = ownerWidth === 0 ? "" : `${GAP}${pad(owners[caller] ?? "", ownerWidth, widthOf)}`;
    return {
      head: pad(name, nameWidth, widthOf) + owner,
      markOf: (endpoint: number) => marks[caller]?.get(endpoint) ?? ".",
    };
  });
  const kinds = new Set(endpoints.map(({ kind }) => kind));
  return [
    ...(kinds.has("public") ? [open("public", "(without a token)")] : []),
    ...(kinds.has("any") ? [open("any", "(any caller)")] : []),
    ...listed,
  ];
}

function widest(texts: readonly string[], widthOf: Layout["widthOf"]): number {
  return texts.reduce((width, text) => Math.max(width, widthOf(text)), 0);
}

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Letters as a reader counts them: an accent, or a joined sign, stays with its letter. */
function* graphemes(text: string): Generator<string> {
  for (const { segment } of segmenter.segment(text)) yield segment;
}

function countCharacters(text: string): number {
  return [...graphemes(text)].length;
}

function cut(text: string, max: number): string {
  const letters = [...graphemes(oneLine(text))];
  return letters.length <= max ? letters.join("") : `${letters.slice(0, max - 1).join("")}…`;
}

function pad(text: string, width: number, widthOf: (text: string) => number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}
