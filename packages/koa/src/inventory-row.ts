import type { ConfigurationFault } from "@callgate/core/adapter";
import { auditRoutes, type InventoryRoute } from "@callgate/policy/binding";
import { gatesIn, nameOf, type StandingGate } from "./gates.js";
import type { RouterRoute } from "./router-routes.js";

/** A route of an inventory, and why a gate cannot decide about it. */
export interface Row {
  readonly row: InventoryRoute;
  readonly faults: readonly ConfigurationFault[];
}

/** @param isGuarded whether there is a gate on `router.use` of the same router */
export function toRow(route: RouterRoute, isGuarded: boolean): Row {
  const { layer, method, shown, host, name } = route;
  const gates = gatesIn(layer.stack);
  const [gate] = gates;
  const faults = gates.flatMap((each) => faultsOf(route, each));
  if (gate === undefined)
    faults.push(fault("gate_missing", route, whyMissing(layer.stack, isGuarded)));
  const notes = [
    ...faults.map(({ message }) => message),
    ...(gate?.params ?? []).map(
      (param) => `the callbacks of parameter ${param} run before its gate`,
    ),
  ];
  const row: InventoryRoute = {
    method,
    path: shown,
    ...(host !== undefined && { host }),
    name,
    policy: gate === undefined || faults.length > 0 ? "UNPROTECTED" : policyOf(route, gate),
    gate: gate === undefined ? "missing" : placeOf(gate.after),
    ...(notes.length > 0 && { note: notes.join("; ") }),
  };
  return { row, faults };
}

function placeOf(after: number): InventoryRoute["gate"] {
  return after === 0 ? "first" : `after ${after} handlers`;
}

/** The fault of a misplaced gate: it is not on the route it names, and admits no caller. */
function faultsOf(route: RouterRoute, gate: StandingGate): readonly ConfigurationFault[] {
  const { method, path, shown, host, layer } = route;
  if (gate.table === undefined) return [];
  if (gate.own !== undefined && (gate.own.layer !== layer || gate.own.path !== shown)) {
    return [fault("gate_mismatch", route, COPIED(gate.own.path))];
  }
  const audited = { method, path, shown, host, gate: nameOf(gate) };
  return auditRoutes(gate.table, [audited], { isWhole: false });
}

function policyOf(
  { method, path = "", host }: RouterRoute,
  { table }: StandingGate,
): InventoryRoute["policy"] {
  if (table === undefined) return "INLINE";
  const entry = table.of({ method, path, host })?.entry;
  if (entry === undefined) return "UNPROTECTED";
  return entry.kind === "callers" ? entry.name : entry.kind;
}

function fault(code: string, { method, shown }: RouterRoute, message: string): ConfigurationFault {
  const option = `${method} ${shown}`;
  return { code, option, message: `\`${option}\` ${message}` };
}

/**
 * A handler without a name, asynchronous and of two parameters, may be one of OpenTelemetry's instrumentation. Not all of a route
 * need be: a handler that several routes share is replaced in the first of them alone.
 */
function whyMissing(stack: RouterRoute["layer"]["stack"], isGuarded: boolean): string {
  if (isGuarded) return ON_USE;
  const mayHide = stack.some(
    ({ name, length, constructor: made }) =>
      name === "" && length === 2 && made.name === "AsyncFunction",
  );
  return mayHide ? `${MISSING}. ${HIDDEN}` : MISSING;
}

const HIDDEN =
  "If OpenTelemetry instruments Koa, its wrappers hide gates: call this before `app.use(router.routes())`";
const MISSING = "has no gate: give it one, or call `gate.protect(router)`";
const ON_USE =
  "has no gate, and a gate on `router.use` does not determine the route that answers: give the route its own gate, or call " +
  "`gate.protect(router)`";
const COPIED = (path: string) =>
  `has the gate that \`gate.protect\` made for \`${path}\`: protect the outermost router, at its mount, after everything is nested`;
