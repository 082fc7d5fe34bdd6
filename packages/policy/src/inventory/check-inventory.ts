import type { Finding } from "../findings/finding.js";
import { parseEndpointName } from "../names/endpoint-name.js";
import type { Policy, PolicyEntry, PolicyOutline } from "../policy.js";
import { decidesAbout, entryNamed, type MatchedRoute } from "../select.js";
import { checkRoute } from "./check-route.js";
import { NearestName } from "./nearest-name.js";
import { fileOf } from "./places.js";
import { RouteFindings } from "./route-findings.js";
import type { InventoryRoute, RouteInventory } from "./route-inventory.js";
import { routeText } from "./unprotected.js";

/**
 * Compares a document with the routes of the application that it belongs to, in both directions: every route has an entry whose
 * gate is on it, and every entry has a route.
 *
 * Finds, without running the service, what an adapter refuses when it starts. Findings about an entry are placed in the
 * document; those about a route in the inventory's file, if it was read by `parseInventory`.
 */
export function checkInventory(policy: Policy, inventory: RouteInventory): readonly Finding[] {
  return compare(policy, inventory);
}

/** Not decided by names alone: this depends on the contents of an entry. */
const BEYOND_NAMES: ReadonlySet<string> = new Set(["gate_missing", "gate_mismatch"]);
/** A finding that may be caused by a name that could not be read. */
const ABOUT_MISSING: ReadonlySet<string> = new Set(["route_no_endpoint", "method_not_covered"]);

/**
 * Compares a document that has errors with the routes of its application, by the names of its endpoints: which entries have no
 * route, and which routes no entry. That gates are on the right routes is checked by {@link checkInventory} only.
 */
export function checkOutline(
  outline: PolicyOutline,
  inventory: RouteInventory,
): readonly Finding[] {
  return compare(outline, inventory).filter(
    ({ code }) => !BEYOND_NAMES.has(code) && (outline.isComplete || !ABOUT_MISSING.has(code)),
  );
}

type Named = Pick<Policy, "entries" | "file">;

function compare(policy: Named, inventory: RouteInventory): readonly Finding[] {
  const findings = new RouteFindings(inventory);
  checkFramework(inventory, findings);
  const matched = new Map(inventory.routes.map((route) => [route, matchedBy(policy, route)]));
  checkEntries(policy, inventory, [...matched.values()], findings);
  const entriesAt = groupBy(policy.entries, ({ path }) => path);
  const nearest = new NearestName(policy.entries.map(({ name, written }) => [name, written]));
  for (const [route, of] of matched) {
    checkRoute(route, of, { policy, entriesAt, nearest, findings });
  }
  checkRepeated(inventory, findings);
  for (const row of inventory.middleware) {
    const message = `${row.name} at ${row.at} can answer by itself, and no entry decides about that: make sure that it answers only what is public`;
    findings.warning("middleware_may_answer", row, message);
  }
  return findings.list(policy.file);
}

/**
 * A route as entries are compared with it. When the framework keeps no text of its mounts, it belongs to the entry named by its
 * gate: the gate compares the address with every request.
 */
function matchedBy(policy: Named, route: InventoryRoute): MatchedRoute | undefined {
  const name = route.name ?? entryNamed(policy, route.policy)?.name;
  const parsed = name === undefined ? undefined : parseEndpointName(name);
  return parsed !== undefined && "canonical" in parsed ? parsed : undefined;
}

const OLDEST: ReadonlyMap<string, number> = new Map([
  ["express", 4],
  ["koa", 2],
  ["hapi", 21],
  ["nestjs", 11],
]);

function checkFramework(inventory: RouteInventory, findings: RouteFindings): void {
  const { framework } = inventory;
  const [name = "", version = ""] = framework.split("@");
  const oldest = OLDEST.get(name);
  if (oldest === undefined || Number.parseInt(version, 10) >= oldest) return;
  const message = `${framework} is older than the versions whose routes Callgate can read: use ${name} ${oldest} or newer`;
  findings.error("framework_too_old", inventory, message);
}

/** Whether every entry decides about some route. */
function checkEntries(
  policy: Named,
  inventory: RouteInventory,
  routes: readonly (MatchedRoute | undefined)[],
  findings: RouteFindings,
): void {
  const known = routes.flatMap((route) => route ?? []);
  const routesAt = groupBy(known, ({ path }) => path);
  const { length } = inventory.routes;
  const unnamed = length - known.length;
  const among =
    `${length} ${length === 1 ? "route" : "routes"} in ${fileOf(inventory)}` +
    (unnamed === 0 ? "" : `, ${unnamed} of them without a name`);
  const nearest = new NearestName(
    inventory.routes.flatMap((route) =>
      route.name === undefined ? [] : [[route.name, routeText(route)] as const],
    ),
  );
  for (const entry of policy.entries) {
    if ((routesAt.get(entry.path) ?? []).some((route) => decidesAbout(entry, route))) continue;
    findings.add(noRoute(entry, among, nearest.of(entry.name)));
  }
}

function noRoute(entry: PolicyEntry, among: string, near: string | undefined): Finding {
  const end = near === undefined ? "" : `, nearest ${near}`;
  return {
    code: "endpoint_no_route",
    severity: "error",
    ...entry.at,
    path: Object.freeze(["endpoints", entry.written]),
    message: `${entry.written} has no route (${among}${end}): add the route, or remove the entry`,
    ...(near !== undefined && { suggestion: near }),
  };
}

/** A name that several routes have: which of them answers depends on the order of the framework, so their gates must not differ. */
function checkRepeated({ routes }: RouteInventory, findings: RouteFindings): void {
  const named = routes.filter(({ name }) => name !== undefined);
  for (const [name, group] of groupBy(named, (route) => route.name as string)) {
    const [, second] = group;
    if (second === undefined) continue;
    const gates = new Set(group.map(({ policy }) => policy));
    const times = `${name} occurs ${group.length === 2 ? "twice" : `${group.length} times`}`;
    if (gates.size > 1) {
      const message = `${times}, decided by ${[...gates].join(" and by ")}: keep one route of that name`;
      findings.error("route_ambiguous", second, message);
    } else {
      findings.warning(
        "route_repeated",
        second,
        `${times}: only the first one answers, unless it passes the request on`,
      );
    }
  }
}

function groupBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
