import type { BoundEndpoint, PolicyTable } from "@callgate/policy/binding";
import type { RouterRoute } from "hono/types";

type OfMethods = Map<string, BoundEndpoint | undefined>;

/** The entries of rows, each looked up once a version of the document. */
export class RowEntries {
  readonly #table: PolicyTable;
  #known = new WeakMap<RouterRoute, OfMethods>();
  #policy: PolicyTable["policy"] | undefined;

  constructor(table: PolicyTable) {
    this.#table = table;
  }

  /** The entry that decides about requests of a method that match a row; `undefined` where it has none. */
  of(row: RouterRoute, method: string): BoundEndpoint | undefined {
    const { policy } = this.#table;
    if (policy !== this.#policy) {
      this.#policy = policy;
      this.#known = new WeakMap();
    }
    let ofMethods = this.#known.get(row);
    if (ofMethods === undefined) {
      ofMethods = new Map();
      this.#known.set(row, ofMethods);
    }
    if (ofMethods.has(method)) return ofMethods.get(method);
    const entry = this.#table.of({ method, path: row.path });
    const found = entry && this.#table.bind(entry);
    // Node knows a few dozen methods, but other servers pass on any: these are not kept.
    if (found !== undefined || ofMethods.size < 64) ofMethods.set(method, found);
    return found;
  }
}
