import type { Position } from "./finding.js";

/** Where something stands in a source: offsets in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A source by its name and its line ends: what is needed to compute a place. The text itself is not kept. */
export class SourceText {
  readonly file: string;
  /** 0 for the document, 1 for its register. */
  readonly order: number;
  readonly #lineStarts: readonly number[] | undefined;

  /** @param text without byte order mark; `undefined` for an object, which has no positions */
  constructor(file: string, order: number, text: string | undefined) {
    this.file = file;
    this.order = order;
    this.#lineStarts = text === undefined ? undefined : lineStartsOf(text);
  }

  /** `false` for an object. */
  get hasPositions(): boolean {
    return this.#lineStarts !== undefined;
  }

  positionOf({ start, end }: Span): Position {
    const [line, column] = this.#locate(start);
    const [endLine, endColumn] = this.#locate(Math.max(start, end));
    return { file: this.file, line, column, endLine, endColumn };
  }

  #locate(offset: number): readonly [line: number, column: number] {
    const starts = this.#lineStarts;
    if (starts === undefined) return [0, 0];
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return [low + 1, offset - (starts[low] as number) + 1];
  }
}

function lineStartsOf(text: string): readonly number[] {
  const starts = [0];
  for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", end + 1)) {
    starts.push(end + 1);
  }
  return starts;
}
