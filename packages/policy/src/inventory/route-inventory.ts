/** The routes of an application, as its framework has them: what `routes(app)` of an adapter returns, and the file it is written to. */
export interface RouteInventory {
  readonly callgate: 1;
  /** The framework and its version: `express@5.3.0`. */
  readonly framework: string;
  readonly routes: readonly InventoryRoute[];
  /** Handlers beside the routes that could answer a request by themselves. */
  readonly middleware: readonly InventoryMiddleware[];
}

/** One route: of several methods or patterns, one of these for each. */
export interface InventoryRoute {
  /** In upper case; `*` for a route of all methods, `USE` for a handler that is mounted and named by the document. */
  readonly method: string;
  /** The whole pattern, mounts included, as the framework has it; a regular expression's source between slashes. */
  readonly path: string;
  readonly host?: string;
  /** The name an entry of the document has for it, in its one spelling; `undefined` for what cannot be named. */
  readonly name: string | undefined;
  /** The name of the entry that decides, `INLINE` for a policy in code, or that nothing does. */
  readonly policy: string | "INLINE" | "UNPROTECTED" | "public" | "none";
  readonly gate: "first" | "missing" | `after ${number} handlers`;
  /** What keeps it from being named or protected, or what runs before its gate. */
  readonly note?: string;
}

/** A handler that is no route's: what it answers, no gate of a route decides. */
export interface InventoryMiddleware {
  /** Where it is mounted. */
  readonly at: string;
  /** The function's name; `<anonymous>` without one. */
  readonly name: string;
}
