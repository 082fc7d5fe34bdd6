import type { ConfigurationFault } from "@callgate/core/adapter";
import {
  type AuditedRoute,
  auditRoutes,
  canonicalName,
  type InventoryRoute,
} from "@callgate/policy/binding";
import type { AppRoute } from "./app-routes.js";

/** A route of an inventory, and why no gate decides about it. */
export interface Row {
  readonly row: InventoryRoute;
  readonly faults: readonly ConfigurationFault[];
}

/** A route in the form that is compared with a document's entries. */
export function toAudited({ method, path, gate }: AppRoute): AuditedRoute {
  const named = gate?.kind === "inline" ? "INLINE" : gate?.endpoint?.name;
  return { method, path, gate: named };
}

export function toRow(route: AppRoute): Row {
  const { method, path, gate, after } = route;
  const faults = faultsOf(route);
  const [fault] = faults;
  const row: InventoryRoute = {
    method,
    path,
    name: canonicalName(`${method} ${path}`),
    policy: fault === undefined ? policyOf(route) : "UNPROTECTED",
    gate: gate === undefined ? "missing" : after === 0 ? "first" : `after ${after} handlers`,
    ...(fault !== undefined && fault.code !== "route_no_endpoint" && { note: fault.message }),
  };
  return { row, faults };
}

function faultsOf(route: AppRoute): readonly ConfigurationFault[] {
  const { method, path, gate } = route;
  if (gate === undefined) {
    const option = `${method} ${path}`;
    const message = `\`${option}\` ${MISSING}`;
    return [{ code: "gate_missing", option, message }];
  }
  return gate.table === undefined
    ? []
    : auditRoutes(gate.table, [toAudited(route)], { isWhole: false });
}

function policyOf({ method, path, gate }: AppRoute): InventoryRoute["policy"] {
  if (gate?.table === undefined) return "INLINE";
  const entry = gate.table.of({ method, path })?.entry;
  if (entry === undefined) return "UNPROTECTED";
  return entry.kind === "callers" ? entry.name : entry.kind;
}

const MISSING =
  "has no gate: give it one before its handler, or begin the application with `app.use(gate.protect())`";
