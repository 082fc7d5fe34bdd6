import { METHODS } from "node:http";
import { type GateMark, gateMarkOf } from "../gate-marks.js";
import type { Layer, Route } from "./express-shapes.js";

/** One method of a route, or all of them. */
export interface RouteRow {
  /** In upper case; `*` for every method. */
  readonly method: string;
  /** The methods of the route for which a gate is added; empty when the gate of `*` also comes before it. */
  readonly verbs: readonly string[];
  /** The layers of a request of this method, in their order. */
  readonly layers: readonly Layer[];
}

const VERBS = METHODS.map((method) => method.toLowerCase());

/** The methods of a route. `app.all` gives a route every single one; if all have the same handlers, they are one row. */
export function rowsOf(route: Route): readonly RouteRow[] {
  const verbs = Object.keys(route.methods).filter((verb) => route.methods[verb] && verb !== "_all");
  if (route.methods._all) {
    const all = { method: "*", verbs: ["all"], layers: layersOf(route.stack, undefined) };
    return [all, ...verbs.map((verb) => besideAll(route, verb))];
  }
  const rows = verbs.map((verb) => rowOf(route.stack, verb));
  const [first] = rows;
  const isAll = VERBS.every((verb) => verbs.includes(verb));
  if (first === undefined || !isAll || !rows.every((row) => isSame(row, first))) return rows;
  return [{ ...first, method: "*", verbs }];
}

function rowOf(stack: readonly Layer[], verb: string): RouteRow {
  return { method: verb.toUpperCase(), verbs: [verb], layers: layersOf(stack, verb) };
}

/** A gate for every method does not guard a handler of one method that comes before it. */
function besideAll({ stack }: Route, verb: string): RouteRow {
  const own = stack.findIndex(({ method }) => method === verb);
  const gate = stack.findIndex((layer) => layer.method === undefined && isGate(layer));
  return own < gate ? rowOf(stack.slice(0, gate), verb) : { ...rowOf(stack, verb), verbs: [] };
}

function layersOf(stack: readonly Layer[], verb: string | undefined): readonly Layer[] {
  return stack.filter(({ method }) => method === undefined || method === verb);
}

function isSame({ layers }: RouteRow, other: RouteRow): boolean {
  return (
    layers.length === other.layers.length &&
    layers.every(({ handle }, index) => handle === other.layers[index]?.handle)
  );
}

/** A gate among the handlers of a route, and how many handlers come before it. */
export interface FoundGate {
  readonly mark: GateMark & { readonly kind: "endpoints" | "inline" };
  readonly after: number;
}

/** The gates among the handlers of one method of a route, in their order. */
export function gatesOf({ layers }: RouteRow): readonly FoundGate[] {
  return layers.flatMap((layer, after): readonly FoundGate[] => {
    const mark = gateMarkOf(layer);
    return mark === undefined || mark.kind === "undeclared" ? [] : [{ mark, after }];
  });
}

/** Whether the first handler is `undeclared()`: no handler after it is reached. */
export function isClosed({ layers: [first] }: RouteRow): boolean {
  return first !== undefined && gateMarkOf(first)?.kind === "undeclared";
}

function isGate(layer: Layer): boolean {
  const mark = gateMarkOf(layer);
  return mark !== undefined && mark.kind !== "undeclared";
}
