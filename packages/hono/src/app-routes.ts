import type { RouterRoute } from "hono/types";
import { gateOf, type KnownGate, targetOf } from "./gates.js";

/** A route of an application: the rows of one method and pattern, and what decides about them. */
export interface AppRoute {
  /** In upper case; `*` for every method. */
  readonly method: string;
  readonly path: string;
  /** The gate that decides; `undefined` without one. */
  readonly gate: KnownGate | undefined;
  /** How many of the route's handlers run before its gate. */
  readonly after: number;
}

/** Middleware of an application: it may answer by itself, before the routes. */
export interface AppMiddleware {
  readonly at: string;
  readonly name: string;
}

/** The rows of one method and pattern. */
interface Group {
  readonly rows: RouterRoute[];
  /** The index, in the application, of the first handler that is not a gate. */
  at: number | undefined;
}

/** Reads the routes and the middleware of an application from its rows. */
export function readRoutes(rows: readonly RouterRoute[]): {
  readonly routes: readonly AppRoute[];
  readonly middleware: readonly AppMiddleware[];
} {
  const groups = new Map<string, Group>();
  for (const [at, row] of rows.entries()) {
    const key = `${row.method} ${row.path}`;
    const group: Group = groups.get(key) ?? { rows: [], at: undefined };
    groups.set(key, group);
    group.rows.push(row);
    if (!gateOf(row)) group.at ??= at;
  }
  const fronts = [...rows.entries()].filter(([, row]) => isFront(row));
  const routes: AppRoute[] = [];
  const middleware: AppMiddleware[] = [];
  for (const group of groups.values()) {
    const { at } = group;
    if (at === undefined) continue;
    const covering = fronts.find(([index, row]) => index < at && covers(row, rows[at]?.path ?? ""));
    const route = toRoute(group.rows, covering?.[1]);
    const handlers = group.rows.filter((row) => !gateOf(row));
    // Behind a gate in front, everything that may answer needs an entry.
    if (route.gate?.kind === "front" || !handlers.every(isMiddleware)) routes.push(route);
    else middleware.push(...handlers.map(toMiddleware));
  }
  return { routes, middleware };
}

function toRoute(rows: readonly RouterRoute[], covering: RouterRoute | undefined): AppRoute {
  const [{ method, path }] = rows as [RouterRoute];
  const place = { method: method === "ALL" ? "*" : method, path };
  const index = rows.findIndex((row) => isOwnGate(gateOf(row)));
  if (index === -1) return { ...place, gate: covering && gateOf(covering), after: 0 };
  const after = rows.slice(0, index).filter((row) => !gateOf(row)).length;
  return { ...place, gate: gateOf(rows[index] as RouterRoute), after };
}

function isOwnGate(gate: KnownGate | undefined): boolean {
  return gate?.kind === "endpoint" || gate?.kind === "inline";
}

function isFront(row: RouterRoute): boolean {
  const kind = gateOf(row)?.kind;
  return row.method === "ALL" && (kind === "front" || kind === "inline");
}

type Handler = (...args: never) => unknown;

const VARIABLE = /[:*{}?]/;

/** Whether a gate of `app.use` runs for every request that matches this pattern. */
function covers(row: RouterRoute, path: string): boolean {
  if (row.path === "*" || row.path === "/*") return true;
  const mount = row.path.replace(/\/\*$/, "");
  if (mount === row.path || VARIABLE.test(mount)) return false;
  return path === mount || path.startsWith(`${mount}/`);
}

/** Handlers are told from middleware as Hono's own list does it. An application that is mounted is not middleware. */
function isMiddleware({ method, handler }: RouterRoute): boolean {
  const { length, name } = targetOf(handler) as Handler;
  return method === "ALL" && length > 1 && name !== MOUNTED;
}

/** The name of the function that `app.mount` adds. No decision depends on it. */
const MOUNTED = "handler";

function toMiddleware({ path, handler }: RouterRoute): AppMiddleware {
  return { at: path, name: (targetOf(handler) as Handler).name || "<anonymous>" };
}
