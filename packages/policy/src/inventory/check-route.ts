import type { Policy, PolicyEntry } from "../policy.js";
import { entryFor, entryNamed, isAtPath, type MatchedRoute } from "../select.js";
import type { NearestName } from "./nearest-name.js";
import type { RouteFindings } from "./route-findings.js";
import type { InventoryRoute } from "./route-inventory.js";
import { routeText } from "./unprotected.js";

/** What a route is compared with. */
export interface Compared {
  readonly policy: Pick<Policy, "entries" | "file">;
  /** By path: its entries, for any method and host. */
  readonly entriesAt: ReadonlyMap<string, readonly PolicyEntry[]>;
  readonly nearest: NearestName;
  readonly findings: RouteFindings;
}

/** Compares one route with the document: it has an entry, and the gate of that entry is on it. */
export function checkRoute(
  route: InventoryRoute,
  matched: MatchedRoute | undefined,
  { policy, entriesAt, nearest, findings }: Compared,
): void {
  const text = routeText(route);
  if (matched === undefined) {
    const remedy = "write its path, and the paths it is mounted under, as text";
    findings.error("route_unnameable", route, `${text} has no name${whyOf(route)}: ${remedy}`);
    return;
  }
  if (route.policy === "INLINE") {
    const message = `${text} has its policy in code: move it into ${policy.file}`;
    findings.error("inline_policy", route, message);
    return;
  }
  const entry = entryFor(policy, matched);
  if (entry === undefined) {
    reportMissingEntry(route, matched, entriesAt, nearest, policy.file, findings);
    return;
  }
  if (route.policy === "UNPROTECTED" && route.gate !== "missing") {
    const message = `${text} has the gate of another route${whyOf(route)}, so that no caller is admitted: give it its own gate`;
    findings.error("gate_mismatch", route, message, entry.written);
    return;
  }
  const isOpen = route.policy === "UNPROTECTED" || route.gate === "missing";
  if (isOpen && entry.kind !== "public") {
    const message = `${text} has an entry but no gate that enforces it${whyOf(route)}, so that every caller is let through: give it a gate`;
    findings.error("gate_missing", route, message);
    return;
  }
  const gate = entryNamed(policy, route.policy);
  if (gate !== undefined && gate !== entry && !coversToo(gate, matched)) {
    const message = `${text} has the gate of ${gate.written}, so that no caller is admitted: give it its own gate`;
    findings.error("gate_mismatch", route, message, entry.written);
  }
  warnAboutOrder(route, text, findings);
}

function whyOf({ note }: InventoryRoute): string {
  return note === undefined ? "" : ` (${note})`;
}

function reportMissingEntry(
  route: InventoryRoute,
  matched: MatchedRoute,
  entriesAt: Compared["entriesAt"],
  nearest: NearestName,
  file: string,
  findings: RouteFindings,
): void {
  const text = routeText(route);
  if (matched.method === "*" && (entriesAt.get(matched.path) ?? []).length > 0) {
    const message = `${text} answers every method, but ${file} has entries for some only: add an entry for \`*\``;
    findings.error("method_not_covered", route, message);
    return;
  }
  const near = nearest.of(route.name ?? text);
  const end = near === undefined ? "" : `, nearest ${near}`;
  const remedy = "add one with its callers, `none`, or `public`";
  const message = `${text} has no entry in ${file}${end}: ${remedy}`;
  findings.error("route_no_endpoint", route, message, near);
}

/** Whether an entry decides the whole of a route, so that a more specific one may come before it. */
function coversToo(gate: PolicyEntry, { method, path, host }: MatchedRoute): boolean {
  const isOfHost = gate.host === undefined || gate.host === host?.toLowerCase();
  const isOfMethod =
    gate.method === "*" || gate.method === method || (gate.method === "GET" && method === "HEAD");
  return isOfMethod && isOfHost && isAtPath(gate, path);
}

function warnAboutOrder(route: InventoryRoute, text: string, findings: RouteFindings): void {
  if (route.policy === "public" || route.gate === "missing") return;
  if (route.gate !== "first") {
    const message = `${text} has its gate ${route.gate}, and these run for every caller: put the gate first`;
    findings.warning("gate_not_first", route, message);
  }
  if (route.note !== undefined)
    findings.warning("param_before_gate", route, `${text}: ${route.note}`);
}
