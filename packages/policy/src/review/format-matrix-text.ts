import type { Matrix, MatrixCell, MatrixEndpoint } from "./matrix.js";

/** How a matrix is laid out as text. */
export interface MatrixTextOptions {
  /** Columns of the terminal that lines may use; more endpoints than fit are folded into further blocks. Default: 80. */
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
 * Lays a matrix out as text: callers in rows, endpoints in columns with their names from top to bottom, and below what a mark
 * cannot say. Every line ends with a line feed.
 */
export function formatMatrixText(matrix: Matrix, options: MatrixTextOptions = {}): string {
  const { width = DEFAULT_WIDTH, widthOf = countCharacters } = options;
  const table = new MatrixTable(matrix, { widthOf, width });
  const blocks = table.blocks();
  const marks = new Set<string>(matrix.cells.map(({ mark }) => MARKS[mark]));
  if (matrix.endpoints.some(({ kind }) => kind === "any" || kind === "public")) marks.add("*");
  const legend = LEGEND.filter(([mark]) => marks.has(mark)).map((parts) => parts.join(" "));
  const notes = [...endpointNotes(matrix), ...grantNotes(matrix)];
  const parts = [...blocks, legend.join("   "), notes.join("\n")];
  return parts
    .filter((part) => part !== "")
    .map((part) => `${part}\n`)
    .join("\n");
}

interface Layout {
  readonly width: number;
  widthOf(text: string): number;
}

interface Row {
  readonly head: string;
  markOf(endpoint: number): string;
}

/** The rows and columns of a matrix, in blocks that fit the width. */
class MatrixTable {
  readonly #layout: Layout;
  readonly #rows: readonly Row[];
  readonly #headWidth: number;
  readonly #headers: readonly (readonly string[])[];

  constructor(matrix: Matrix, layout: Layout) {
    this.#layout = layout;
    this.#headers = matrix.endpoints.map(({ name }) => [...graphemes(cut(name, MAX_HEADER))]);
    this.#rows = rowsOf(matrix, layout);
    this.#headWidth = Math.max(0, ...this.#rows.map(({ head }) => layout.widthOf(head)));
  }

  blocks(): readonly string[] {
    const blocks: number[][] = [];
    let left = 0;
    for (const [index, header] of this.#headers.entries()) {
      const needed = this.#columnWidth(header) + 1;
      const block = blocks.at(-1);
      if (block !== undefined && needed <= left) block.push(index);
      else {
        blocks.push([index]);
        left = this.#layout.width - this.#headWidth - 1;
      }
      left -= needed;
    }
    return blocks.map((columns) => this.#block(columns));
  }

  #block(columns: readonly number[]): string {
    const headers = columns.map((column) => this.#headers[column] ?? []);
    const height = Math.max(...headers.map(({ length }) => length));
    const lines: string[] = [];
    for (let line = 0; line < height; line += 1) {
      const letters = headers.map((header) => header[line - height + header.length] ?? "");
      lines.push(this.#line("", headers, letters));
    }
    for (const { head, markOf } of this.#rows)
      lines.push(this.#line(head, headers, columns.map(markOf)));
    return lines.join("\n");
  }

  #line(head: string, headers: readonly (readonly string[])[], cells: readonly string[]): string {
    const { widthOf } = this.#layout;
    const padded = cells.map((cell, index) =>
      pad(cell, this.#columnWidth(headers[index] ?? []), widthOf),
    );
    return `${pad(head, this.#headWidth, widthOf)} ${padded.map((cell) => ` ${cell}`).join("")}`.trimEnd();
  }

  #columnWidth(header: readonly string[]): number {
    return Math.max(1, ...header.map((letter) => this.#layout.widthOf(letter)));
  }
}

function rowsOf({ callers, endpoints, cells }: Matrix, { widthOf }: Layout): readonly Row[] {
  const open = (kind: MatrixEndpoint["kind"], head: string): Row => ({
    head,
    markOf: (endpoint) => (endpoints[endpoint]?.kind === kind ? "*" : "."),
  });
  const marks = new Map(cells.map((cell) => [`${cell.caller} ${cell.endpoint}`, MARKS[cell.mark]]));
  const names = callers.map(({ name }) => cut(name, MAX_NAME));
  const owners = callers.map(({ owner = "" }) => cut(owner, MAX_OWNER));
  const [nameWidth, ownerWidth] = [names, owners].map((texts) =>
    Math.max(0, ...texts.map(widthOf)),
  ) as [number, number];
  const listed = names.map((name, caller) => {
    const owner = ownerWidth === 0 ? "" : `${GAP}${pad(owners[caller] ?? "", ownerWidth, widthOf)}`;
    return {
      head: pad(name, nameWidth, widthOf) + owner,
      markOf: (endpoint: number) => marks.get(`${caller} ${endpoint}`) ?? ".",
    };
  });
  const kinds = new Set(endpoints.map(({ kind }) => kind));
  return [
    ...(kinds.has("public") ? [open("public", "(without a token)")] : []),
    ...(kinds.has("any") ? [open("any", "(any caller)")] : []),
    ...listed,
  ];
}

/** What an endpoint demands beside its caller. */
function endpointNotes({ endpoints }: Matrix): readonly string[] {
  return endpoints.flatMap((endpoint) => {
    const { name, kind, mode, enforceFrom, condition, tokens, reason } = endpoint;
    const demands = [
      ...(kind === "callers" ? [] : [kind === "none" ? "no caller" : kind]),
      ...(mode === "report" ? [`report mode${enforceFrom ? ` until ${enforceFrom}` : ""}`] : []),
      ...list("scope", endpoint.scope, ", "),
      ...list("scope", endpoint.anyScope, " or "),
      ...list("role", endpoint.roles, ", "),
      ...list("role", endpoint.anyRole, " or "),
      ...(tokens === "any" ? [] : [`${tokens} tokens`]),
      ...(condition === undefined ? [] : [`condition ${condition}`]),
      ...(reason === undefined ? [] : [oneLine(reason)]),
    ];
    return demands.length === 0 ? [] : [`${name}: ${demands.join("; ")}`];
  });
}

function list(what: string, values: readonly string[], between: string): readonly string[] {
  return values.length === 0 ? [] : [`${what} ${values.join(between)}`];
}

/** The ends of grants. */
function grantNotes({ callers, endpoints, cells }: Matrix): readonly string[] {
  return cells.flatMap((cell: MatrixCell) => {
    if (cell.until === undefined) return [];
    const ends = cell.mark === "expired" ? "ended" : "until";
    const ticket = cell.ticket === undefined ? "" : ` ${oneLine(cell.ticket)}`;
    const [caller, endpoint] = [callers[cell.caller]?.name, endpoints[cell.endpoint]?.name];
    return [`${caller} on ${endpoint}: ${ends} ${cell.until}${ticket}`];
  });
}

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Letters as a reader counts them: an accent, or a joined sign, stays with what it belongs to. */
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

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}

function pad(text: string, width: number, widthOf: (text: string) => number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}
