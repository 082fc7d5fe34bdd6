import { codePointOf, UNSEEN } from "../../names/unseen.js";
import type { Matrix, MatrixCaller, MatrixCell, MatrixEndpoint } from "../matrix.js";

/** The input of the page's script: a matrix, with its cells as numbers, three for each. */
export interface PageData {
  readonly callers: readonly MatrixCaller[];
  readonly endpoints: readonly MatrixEndpoint[];
  /** For each cell the caller's index, the endpoint's index, and its mark: 0 allowed, 1 report, 2 until, 3 expired. */
  readonly cells: readonly number[];
  /** End and ticket of the cells that have one, by the cell's number. */
  readonly grants: Readonly<Record<number, Grant>>;
}

export interface Grant {
  readonly until: string | undefined;
  readonly ticket: string | undefined;
}

type Mark = MatrixCell["mark"];
/** In the order in which the page's script numbers them. */
const MARKS: readonly Mark[] = ["allowed", "report", "until", "expired"];

/** Converts a matrix to the form that the page's script reads, as JSON that can be inside a `<script>`. */
export function toPageJson({ callers, endpoints, cells }: Matrix): string {
  const data: PageData = {
    callers,
    endpoints,
    cells: cells.flatMap(({ caller, endpoint, mark }) => [caller, endpoint, MARKS.indexOf(mark)]),
    grants: Object.fromEntries(
      cells.flatMap(({ until, ticket }, index) =>
        until === undefined && ticket === undefined ? [] : [[index, { until, ticket }]],
      ),
    ),
  };
  // No `<` is left that could begin an end tag or a comment; in JSON each one is inside a string.
  return JSON.stringify(data, (_, value: unknown) =>
    typeof value === "string" ? withoutUnseen(value) : value,
  ).replaceAll("<", "\\u003c");
}

const UNSEEN_ALL = new RegExp(UNSEEN, "gu");

/** Replaces invisible characters and bidirectional controls with their code point: `⟨U+202E⟩`. */
export function withoutUnseen(text: string): string {
  return text.replaceAll(UNSEEN_ALL, (character) => `⟨${codePointOf(character)}⟩`);
}
