import type { AuditedRoute, MatchedRoute, PolicyTable } from "@callgate/policy/binding";
import { gateMarkOf } from "../gate-marks.js";
import type { Layer, Route, Router } from "../routing/express-shapes.js";
import { coverageOf } from "../routing/inventory.js";
import { auditedOf, endpointAt, partsOf, pathOf, type RoutePart } from "../routing/route-parts.js";
import { isClosed } from "../routing/route-rows.js";
import type { FoundHandler, FoundRoute, Walk } from "../routing/walk.js";

/** A place where a gate is missing: before a route's handlers, or before a handler mounted at a path. */
export type Opening = (
  | { readonly route: Route; readonly verbs: readonly string[] }
  | { readonly router: Router; readonly layer: Layer }
) & {
  /** The endpoints of one gate there. */
  readonly names: readonly Named[];
};

/** A name, and the pattern at its end; without one, it consists only of mounts. */
export interface Named extends MatchedRoute {
  readonly pattern: unknown;
}

/** What a document is compared with, and the changes to make once it matches. */
export interface Plan {
  readonly audited: readonly AuditedRoute[];
  readonly openings: readonly Opening[];
  /** Mounted applications without a `USE` entry. */
  readonly applications: readonly FoundHandler[];
}

export function planFor(found: Walk, table: PolicyTable): Plan {
  const parts = partsOf(found.routes).filter(({ row }) => !isClosed(row));
  const handlers = handlersFor(found.handlers, table);
  return {
    audited: [...parts.flatMap((part) => auditedOf(part, table)), ...handlers.audited],
    openings: [...openingsOf(parts), ...handlers.openings],
    applications: handlers.applications,
  };
}

/** One opening for each method of each route, however many names it has. */
function openingsOf(parts: readonly RoutePart[]): readonly Opening[] {
  const open = parts.filter(({ gates, row }) => gates.length === 0 && row.verbs.length > 0);
  const byRow = groupBy(open, ({ route, row }) => keyOf(route, row.method));
  return byRow.map(([first, ...more]) => ({
    route: first.route,
    verbs: first.row.verbs,
    names: [first, ...more].flatMap((part) => namedOf(part, part.row.method, part.pattern)),
  }));
}

/** Mounted handlers: the document names some of them as `USE`, and ignores the others. */
function handlersFor(handlers: readonly FoundHandler[], table: PolicyTable): Plan {
  const audited: AuditedRoute[] = [];
  const bare: FoundHandler[] = [];
  for (const { handler, isCovered } of coverageOf(handlers)) {
    const mark = gateMarkOf(handler.layer);
    if (mark === undefined) {
      if (!isCovered && handler.kind !== "errors") bare.push(handler);
    } else if (mark.kind !== "undeclared") audited.push(...auditedUse(handler, table));
  }
  const byRun = groupBy(bare, ({ run }) => run);
  const isNamed = ({ place }: FoundHandler) =>
    place.path !== undefined && table.of({ method: "USE", path: place.path || "/" }) !== undefined;
  const named = byRun.filter((run) => run.some(isNamed));
  return {
    audited: [
      ...audited,
      ...named.flatMap((run) => distinct(run).flatMap((each) => auditedUse(each, table))),
    ],
    openings: named.map((run) => ({
      router: run[0].router,
      layer: run[0].run,
      names: distinct(run).flatMap((each) => namedOf(each, "USE", undefined)),
    })),
    applications: byRun
      .filter((run) => !run.some(isNamed))
      .flat()
      .filter(({ kind }) => kind === "application"),
  };
}

function auditedUse(handler: FoundHandler, table: PolicyTable): readonly AuditedRoute[] {
  const mark = gateMarkOf(handler.layer);
  const path = pathOf(handler);
  const bare = { method: "USE", path, shown: handler.place.shown || "/", servedBy: handler.run };
  if (mark?.kind === "inline") return [{ ...bare, gate: "INLINE" }];
  if (mark?.kind !== "endpoints") return [bare];
  const { name } = endpointAt(mark.endpoints, path);
  return [{ ...bare, gate: mark.table === table ? name : `${name} of another document` }];
}

/** One of the handlers of a run for each of its mounts. */
function distinct(run: readonly FoundHandler[]): readonly FoundHandler[] {
  return groupBy(run, ({ place }) => place.shown).map(([first]) => first);
}

function namedOf(
  at: Pick<FoundRoute, "place">,
  method: string,
  pattern: unknown,
): readonly Named[] {
  const path = pathOf(at);
  return path === undefined ? [] : [{ method, path, pattern }];
}

const keys = new WeakMap<object, Map<string, object>>();

/** One object for each pair. */
function keyOf(route: Route, method: string): object {
  const ofRoute = keys.get(route) ?? new Map<string, object>();
  keys.set(route, ofRoute);
  const key = ofRoute.get(method) ?? {};
  ofRoute.set(method, key);
  return key;
}

function groupBy<T>(
  items: readonly T[],
  toKey: (item: T) => unknown,
): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<unknown, [T, ...T[]]>();
  for (const item of items) {
    const key = toKey(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
