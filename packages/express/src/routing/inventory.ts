import type { ConfigurationFault } from "@callgate/core/adapter";
import {
  auditRoutes,
  canonicalName,
  type InventoryMiddleware,
  type InventoryRoute,
  type RouteInventory,
  writeInventory,
} from "@callgate/policy/binding";
import { gateMarkOf, servesMetadata } from "../gate-marks.js";
import type { Layer } from "./express-shapes.js";
import { frameworkOf } from "./framework.js";
import { auditedOf, endpointAt, partsOf, pathOf, type RoutePart } from "./route-parts.js";
import { isClosed } from "./route-rows.js";
import { surveyOf } from "./survey.js";
import { unlistedIn } from "./unlisted.js";
import type { FoundHandler, Walk } from "./walk.js";

/**
 * Lists the routes of an application or a router of Express 4 or 5, with the gate of each, and the handlers besides them.
 *
 * Express 4 does not keep the paths of mounts: they are named by the document of a gate in the application. Neither does Express 5
 * before router 2.3: a route under a mount has no name there.
 *
 * @throws {ConfigurationError} `option_invalid` for a value that is neither an application nor a router
 */
export function routes(app: unknown): RouteInventory {
  return inventoryOf(surveyOf(app), app);
}

/**
 * Writes the routes of an application to a file, which the command `callgate check --routes` reads.
 *
 * @param file is overwritten
 * @throws {ConfigurationError} as {@link routes} does; `file_unwritable`
 */
export function writeRoutes(app: unknown, file: string): void {
  writeInventory(routes(app), file);
}

/** The inventory of the routes found. */
export function inventoryOf(found: Walk, app: unknown): RouteInventory {
  const handlers = coverageOf(found.handlers);
  const uncovered = handlers.filter(({ isCovered }) => !isCovered).map(({ handler }) => handler);
  const applications = uncovered.filter(({ kind }) => kind === "application");
  const unseen = new Set(unlistedIn(applications, found.applications));
  const rows = partsOf(found.routes).map(toRow);
  const uses = handlers.flatMap(({ handler }) => useOf(handler) ?? []);
  const beside = uncovered.filter((handler) => isBeside(handler) || unseen.has(handler));
  return {
    callgate: 1,
    framework: frameworkOf(app),
    routes: [...rows, ...uses],
    middleware: beside.map(toMiddleware),
  };
}

function toMiddleware({ layer, place }: FoundHandler): InventoryMiddleware {
  return { at: place.shown || "/", name: String(layer.name) };
}

/** Whether a handler could answer by itself, as no gate, no router and no error handler does. */
function isBeside({ kind, layer }: FoundHandler): boolean {
  return kind === "handler" && gateMarkOf(layer) === undefined && !servesMetadata(layer);
}

/** The handlers behind the gate of a `USE` entry: those at the same path that follow it directly. */
export function coverageOf(
  handlers: readonly FoundHandler[],
): readonly { readonly handler: FoundHandler; readonly isCovered: boolean }[] {
  const gated = new Map<Layer, Set<string>>();
  return handlers.map((handler) => {
    const { run, place, layer } = handler;
    const places = gated.get(run) ?? new Set();
    const isCovered = places.has(place.shown);
    if (gateMarkOf(layer)?.kind === "endpoints") gated.set(run, places.add(place.shown));
    return { handler, isCovered };
  });
}

function toRow(part: RoutePart): InventoryRoute {
  const { row, place, gates } = part;
  const [gate] = gates;
  const path = pathOf(part);
  const name = path === undefined ? undefined : canonicalName(`${row.method} ${path}`);
  const fault = faultOf(part);
  const notes = [
    ...(name === undefined ? ["its mount or its pattern has no name in this Express"] : []),
    ...(fault === undefined ? [] : [fault.message]),
    ...place.params.map((param) => `the callbacks of parameter ${param} run before its gate`),
  ];
  return {
    method: row.method,
    path: path ?? place.shown,
    name,
    policy: fault === undefined ? policyOf(part) : "UNPROTECTED",
    gate: gate === undefined ? (isClosed(row) ? "first" : "missing") : placeOf(gate.after),
    ...(notes.length > 0 && { note: notes.join("; ") }),
  };
}

function placeOf(after: number): InventoryRoute["gate"] {
  return after === 0 ? "first" : `after ${after} handlers`;
}

/** Why a gate cannot decide about its route. */
export function faultOf(part: RoutePart): ConfigurationFault | undefined {
  for (const { mark } of part.gates) {
    if (mark.kind === "inline") continue;
    const audited = auditedOf(part, mark.table);
    const [fault] = auditRoutes(mark.table, audited, { allowsInline: true, isWhole: false });
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function policyOf(part: RoutePart): InventoryRoute["policy"] {
  const [gate] = part.gates;
  if (gate === undefined) return isClosed(part.row) ? "none" : "UNPROTECTED";
  const { mark } = gate;
  if (mark.kind === "inline") return "INLINE";
  const [{ path = "" } = {}] = auditedOf(part, mark.table);
  const compiled = mark.table.of({ method: part.row.method, path });
  return compiled === undefined ? "UNPROTECTED" : shownPolicy(compiled.entry);
}

function shownPolicy({ kind, name }: { readonly kind: string; readonly name: string }): string {
  return kind === "callers" ? name : kind;
}

/** The row of a gate before an `app.use`; `undefined` for every other handler. */
function useOf(handler: FoundHandler): InventoryRoute | undefined {
  const mark = gateMarkOf(handler.layer);
  if (mark?.kind !== "endpoints") return undefined;
  const path = pathOf(handler);
  const endpoint = endpointAt(mark.endpoints, path);
  const route = { method: "USE", path, shown: handler.place.shown || "/", gate: endpoint.name };
  const [fault] = auditRoutes(mark.table, [route], { isWhole: false });
  const entry = path === undefined ? undefined : mark.table.of({ method: "USE", path })?.entry;
  return {
    method: "USE",
    path: path ?? route.shown,
    name: path === undefined ? undefined : canonicalName(`USE ${path}`),
    policy: fault !== undefined || entry === undefined ? "UNPROTECTED" : shownPolicy(entry),
    gate: "first",
    ...(fault !== undefined && { note: fault.message }),
  };
}
