import { ConfigurationError, type ConfigurationFault } from "@callgate/core/adapter";
import {
  type AuditedRoute,
  auditRoutes,
  type PolicyTable,
  type RouteInventory,
  segmentsOf,
} from "@callgate/policy/binding";
import {
  type Application,
  isApplication,
  type Router,
  routerOf,
} from "../routing/express-shapes.js";
import { inventoryOf } from "../routing/inventory.js";
import { MountNames } from "../routing/mount-names.js";
import {
  placesProtected,
  protectedIn,
  rememberProtected,
} from "../routing/protected-applications.js";
import { shapeFaults } from "../routing/shape-faults.js";
import { surveyOf, targetOf } from "../routing/survey.js";
import { unlisted } from "../routing/unlisted.js";
import { walk } from "../routing/walk.js";
import { type GateHandler, insertAtEnd, insertBefore, insertInRoute } from "./insert.js";
import type { PlacedEndpoint, PlacedEndpoints } from "./inserted-placement.js";
import { type ProtectOptions, placesOfTarget } from "./options.js";
import { type Opening, planFor } from "./plan.js";
import { isSealed, seal } from "./seal.js";
import { warningsOf } from "./warnings.js";

/** The result of `protect`: everything is bound, and these are warnings. */
export interface Protection {
  readonly inventory: RouteInventory;
  /**
   * `gate_not_first`, `param_before_gate` and `middleware_may_answer`: what runs without a decision. `route_repeated`: a route of
   * the same name occurs twice.
   */
  readonly warnings: readonly ConfigurationFault[];
}

/** What `protect` needs from its gate. */
export interface Protector {
  readonly table: PolicyTable;
  readonly allowsInline: boolean;
  /** The handler for a route, or for a mounted handler, with these names. */
  handlerFor(placed: PlacedEndpoints, table: PolicyTable, route: object | undefined): GateHandler;
  undeclared(): GateHandler;
}

/** The results of earlier calls, for comparison with a document. */
const compared = new WeakMap<PolicyTable, readonly AuditedRoute[]>();

/**
 * Adds the gate of its entry to every route of an application, and seals it.
 *
 * @throws {ConfigurationError} with every fault; then nothing is changed
 */
export function protect(
  { table, allowsInline, handlerFor, undeclared }: Protector,
  app: unknown,
  options: ProtectOptions | undefined,
): Protection {
  const target = targetOf(app);
  if (isSealed(target)) throw new ConfigurationError("Routes", [ALREADY]);
  const places = placesOfTarget(target, options);
  const found = walk(target, places, new MountNames(namesFor(table, target)));
  throwIfAny(shapeFaults(found));
  const plan = planFor(found, table);
  // An application without a mount is the last one.
  const isWhole = isApplication(target) && target.parent === undefined && options === undefined;
  const earlier = compared.get(table) ?? [];
  const routes = isWhole ? [...plan.audited, ...earlier] : plan.audited;
  throwIfAny([
    ...auditRoutes(table, routes, { allowsInline, isWhole }),
    ...unlisted(plan.applications, found.applications),
    ...(plan.openings.some(isOfAnother) ? [OF_ANOTHER] : []),
  ]);
  for (const opening of plan.openings) close(opening, table, handlerFor);
  if (isWhole) insertAtEnd(target, undeclared());
  // Their handlers are compared at their own place.
  const audited = plan.audited.map(({ servedBy: _, ...route }) => route);
  compared.set(table, [...earlier, ...audited]);
  rememberProtected(target, places);
  for (const { route } of found.routes) seal(route);
  for (const each of [...found.routers, ...found.applications]) seal(each);
  const own = isApplication(target) ? routerOf(target) : undefined;
  if (own !== undefined) seal(own);
  const inventory = inventoryOf(surveyOf(target), target);
  return { inventory, warnings: warningsOf(found, inventory) };
}

function throwIfAny(faults: readonly ConfigurationFault[]): void {
  const distinct = new Map(faults.map((fault) => [`${fault.code} ${fault.message}`, fault]));
  if (distinct.size > 0) throw new ConfigurationError("Routes", [...distinct.values()]);
}

/** Paths that mounts may have: those of the document, and of applications that were protected. */
function namesFor({ policy }: PolicyTable, target: Application | Router): readonly string[] {
  const subs = isApplication(target) ? protectedIn(target) : [];
  const mounted = subs.flatMap((sub) => placesProtected(sub) ?? []);
  return [...policy.entries.map(({ path }) => path), ...mounted.flatMap(({ path }) => path ?? [])];
}

/** A router that another gate has sealed cannot get this gate. */
function isOfAnother(opening: Opening): boolean {
  return isSealed("route" in opening ? opening.route : opening.router);
}

function close(opening: Opening, table: PolicyTable, handlerFor: Protector["handlerFor"]): void {
  const placed = opening.names.flatMap(({ pattern, ...matched }): readonly PlacedEndpoint[] => {
    const compiled = table.of(matched);
    if (compiled === undefined) return [];
    const endpoint = table.bind(compiled);
    const mount = "route" in opening ? endpoint.mountOf(pattern) : segmentsOf(matched.path);
    return mount === undefined ? [] : [{ endpoint, mount }];
  });
  const [first, ...more] = placed;
  // Only a policy in code can be without a name.
  if (first === undefined) return;
  if (opening.names.length > 1) table.keepAlike(opening.names);
  const route = "route" in opening ? opening.route : undefined;
  const handler = handlerFor([first, ...more], table, route);
  if ("route" in opening) insertInRoute(opening.route, opening.verbs, handler);
  else insertBefore(opening.router, opening.layer, handler);
}

const ALREADY: ConfigurationFault = {
  code: "already_protected",
  option: "app",
  message: "`app` is already protected: call `gate.protect` only once, after the last route",
};
const OF_ANOTHER: ConfigurationFault = {
  code: "already_protected",
  option: "app",
  message:
    "`app` has a router or a route that another gate protects: protect it with one gate only",
};
