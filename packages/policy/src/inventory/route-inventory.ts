/** The routes of an application, as its framework describes them: the result of an adapter's `routes(app)`, and its file. */
export interface RouteInventory {
  readonly callgate: 1;
  /** The framework and its version: `express@5.3.0`. */
  readonly framework: string;
  readonly routes: readonly InventoryRoute[];
  /** Handlers besides the routes that could answer a request by themselves. */
  readonly middleware: readonly InventoryMiddleware[];
}

/** One route. A route with several methods or patterns is one of these for each. */
export interface InventoryRoute {
  /** In upper case; `*` for a route of all methods, `USE` for a handler that is mounted and named by the document. */
  readonly method: string;
  /** The whole pattern, mounts included, as the framework has it; a regular expression's source between slashes. */
  readonly path: string;
  readonly host?: string;
  /** The name of its entry in the document, in canonical spelling; `undefined` for a route that cannot be named. */
  readonly name: string | undefined;
  /** The name of the entry that decides, `INLINE` for a policy in code, or `undefined` when nothing decides. */
  readonly policy: string | "INLINE" | "UNPROTECTED" | "public" | "none";
  readonly gate: "first" | "missing" | `after ${number} handlers`;
  /** Why it cannot be named or protected, or what runs before its gate. */
  readonly note?: string;
}

/** A handler that belongs to no route: no gate of a route decides about its answers. */
export interface InventoryMiddleware {
  /** Where it is mounted. */
  readonly at: string;
  /** The function's name; `<anonymous>` without one. */
  readonly name: string;
}
