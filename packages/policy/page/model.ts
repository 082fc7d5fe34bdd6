import type { MatrixCaller, MatrixEndpoint } from "../src/review/matrix.js";
import type { Grant, PageData } from "../src/review/page/page-data.js";

/** The mark of a cell: the marks of the matrix, and those of an endpoint that is open. */
export type Shown = "allowed" | "report" | "until" | "expired" | "any" | "public" | "none";

/** In the order in which the page's data numbers them. */
const MARKS = ["allowed", "report", "until", "expired"] as const;

/** The row for every caller without a row of its own. */
export const OTHERS = -1;

/** A matrix, with its cells by endpoint. */
export class Model {
  readonly callers: readonly MatrixCaller[];
  readonly endpoints: readonly MatrixEndpoint[];
  readonly cells: readonly number[];
  readonly #grants: PageData["grants"];
  readonly #byEndpoint: ReadonlyArray<ReadonlyMap<number, number>>;

  constructor({ callers, endpoints, cells, grants }: PageData) {
    this.callers = callers;
    this.endpoints = endpoints;
    this.cells = cells;
    this.#grants = grants;
    const byEndpoint = endpoints.map(() => new Map<number, number>());
    for (let cell = 0; cell < this.cellCount; cell += 1) {
      byEndpoint[this.endpointOf(cell)]?.set(this.callerOf(cell), cell);
    }
    this.#byEndpoint = byEndpoint;
  }

  get cellCount(): number {
    return this.cells.length / 3;
  }

  callerOf(cell: number): number {
    return this.cells[cell * 3] as number;
  }

  endpointOf(cell: number): number {
    return this.cells[cell * 3 + 1] as number;
  }

  markOf(cell: number): Shown {
    return MARKS[this.cells[cell * 3 + 2] as number] as Shown;
  }

  grantOf(cell: number | undefined): Grant | undefined {
    return cell === undefined ? undefined : this.#grants[cell];
  }

  /** The number of the cell; `undefined` when the caller is not listed. */
  cellAt(caller: number, endpoint: number): number | undefined {
    return this.#byEndpoint[endpoint]?.get(caller);
  }

  shownAt(caller: number, endpoint: number): Shown {
    const cell = this.cellAt(caller, endpoint);
    if (cell !== undefined) return this.markOf(cell);
    return this.openAs(endpoint) ?? "none";
  }

  /** What an endpoint shows for a caller that it does not list; `undefined` when it is open to none of them. */
  openAs(endpoint: number): "any" | "report" | "public" | undefined {
    const { kind, mode } = this.endpoints[endpoint] ?? {};
    if (kind === "any") return mode === "report" ? "report" : "any";
    return kind === "public" ? kind : undefined;
  }

  nameOf(caller: number): string {
    return caller === OTHERS ? "any other caller" : (this.callers[caller]?.name ?? "");
  }
}
