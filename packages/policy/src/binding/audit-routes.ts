import { type ConfigurationFault, closest } from "@callgate/core/kit";
import { canonicalName, parseEndpointName } from "../names/endpoint-name.js";
import type { Policy, PolicyEntry } from "../policy.js";
import { decidesOnPath, entryFor, entryNamed, type MatchedRoute, nearestName } from "../select.js";
import { PolicyTable } from "./policy-table.js";
import { decidesAlike } from "./same-policy.js";

/** A route as the framework describes it. A route with several methods or patterns is one of these for each. */
export interface AuditedRoute extends Omit<MatchedRoute, "path"> {
  /** The whole pattern, mounts included, as in {@link MatchedRoute}; `undefined` when it cannot be named. */
  readonly path: string | undefined;
  /** What is shown in place of a pattern. Default: `path`. */
  readonly shown?: string | undefined;
  /** The entry named by a gate on the route, or `INLINE` for a policy in code; `undefined` without a gate. */
  readonly gate?: string | undefined;
  /** What serves the route, when one gate decides for all its patterns: these need one policy. */
  readonly servedBy?: object | undefined;
}

/** How routes are compared with the document. */
export interface AuditOptions {
  /** Whether routes may have a policy in code. Default: `false`. */
  readonly allowsInline?: boolean;
  /** Whether these are all the routes, so that an entry without a route is a fault. Default: `true`. */
  readonly isWhole?: boolean;
}

/**
 * Compares the routes of an application with a policy document. Knows no framework.
 *
 * @returns every fault. Faults of routes come first, in their order: `route_unnameable`, `route_no_endpoint`,
 * `method_not_covered`, `gate_mismatch`, `inline_policy`, `route_ambiguous`; then `endpoint_no_route`
 */
export function auditRoutes(
  source: Policy | PolicyTable,
  routes: readonly AuditedRoute[],
  { allowsInline = false, isWhole = true }: AuditOptions = {},
): readonly ConfigurationFault[] {
  const policy = source instanceof PolicyTable ? source.policy : source;
  return [
    ...routes.flatMap((route) => faultOf(policy, route, allowsInline) ?? []),
    ...ambiguities(policy, routes),
    ...(isWhole ? withoutRoute(policy, routes) : []),
  ];
}

function faultOf(
  policy: Policy,
  route: AuditedRoute,
  allowsInline: boolean,
): ConfigurationFault | undefined {
  const entry = entryOf(policy, route);
  if (route.gate === "INLINE") {
    if (allowsInline && entry === undefined) return undefined;
    return fault("inline_policy", route, allowsInline ? INLINE_TWICE : INLINE);
  }
  if (nameOf(route) === undefined) return fault("route_unnameable", route, UNNAMEABLE);
  if (route.gate !== undefined) {
    if (isGateOf(policy, route, route.gate)) return undefined;
    return fault("gate_mismatch", route, `has the gate of \`${route.gate}\`: ${MISMATCH(entry)}`);
  }
  if (entry !== undefined) return undefined;
  if (route.method === "*" && policy.entries.some((each) => isAt(each, route))) {
    return fault("method_not_covered", route, NOT_COVERED);
  }
  const near = nearestName(policy, nameOf(route) as string);
  const meant = near === undefined ? "" : `; the nearest entry is \`${near}\``;
  return fault("route_no_endpoint", route, `${NO_ENDPOINT}${meant}`);
}

/** Whether a gate with that name decides for this route. Where the route has several methods, the entry of the route decides. */
function isGateOf(policy: Policy, route: AuditedRoute, gate: string): boolean {
  const named = entryNamed(policy, gate);
  if (named === undefined || !isAt(named, route)) return false;
  const { method } = named;
  if (route.method === "USE") return method === "USE";
  return method === route.method || method === "*" || (method === "GET" && route.method === "HEAD");
}

function ambiguities(
  policy: Policy,
  routes: readonly AuditedRoute[],
): readonly ConfigurationFault[] {
  const first = new Map<object, Map<string, NamedRoute>>();
  return routes.flatMap((route) => {
    // A route without an entry is already a fault.
    if (route.servedBy === undefined || !isNamed(route) || entryFor(policy, route) === undefined) {
      return [];
    }
    const ofMethods = first.get(route.servedBy) ?? new Map<string, NamedRoute>();
    first.set(route.servedBy, ofMethods);
    const other = ofMethods.get(route.method) ?? route;
    ofMethods.set(route.method, other);
    return decidesAlike(policy, other, route)
      ? []
      : [fault("route_ambiguous", route, AMBIGUOUS(other))];
  });
}

type NamedRoute = AuditedRoute & MatchedRoute;

function isNamed(route: AuditedRoute): route is NamedRoute {
  return nameOf(route) !== undefined;
}

function withoutRoute(
  policy: Policy,
  routes: readonly AuditedRoute[],
): readonly ConfigurationFault[] {
  const byPath = new Map<string, AuditedRoute[]>();
  for (const route of routes) {
    const path = pathOf(route);
    if (path !== undefined) byPath.set(path, [...(byPath.get(path) ?? []), route]);
  }
  const names = routes.flatMap((route) => nameOf(route) ?? []);
  const bare = policy.entries.filter(
    (entry) => !(byPath.get(entry.path) ?? []).some((route) => decidesOnPath(entry, route)),
  );
  return bare.map(({ name, written }, index) => {
    // Finding the nearest of thousands of names is slow; after some of them the kind of mistake is clear.
    const near = index < 50 ? nearestRoute(name, names) : undefined;
    const hint = near === undefined ? "" : `; the nearest route is \`${near}\``;
    const message = `\`${written}\` has an entry in the policy document but no route: add the route, or remove the entry${hint}`;
    return { code: "endpoint_no_route", option: written, message };
  });
}

function nearestRoute(name: string, names: readonly string[]): string | undefined {
  const signature = signatureOf(name);
  return names.find((each) => signatureOf(each) === signature) ?? closest(name, names);
}

function signatureOf(name: string): string | undefined {
  const parsed = parseEndpointName(name);
  return "signature" in parsed ? parsed.signature : undefined;
}

function entryOf(policy: Policy, route: AuditedRoute): PolicyEntry | undefined {
  const { path } = route;
  return path === undefined ? undefined : entryFor(policy, { ...route, path });
}

/** The canonical name of the route. */
function nameOf({ method, path, host }: AuditedRoute): string | undefined {
  if (path === undefined) return undefined;
  return canonicalName(`${method} ${path}${host === undefined ? "" : ` @${host}`}`);
}

function pathOf({ path }: AuditedRoute): string | undefined {
  return path === undefined ? undefined : canonicalName(`GET ${path}`)?.slice("GET ".length);
}

function isAt(entry: PolicyEntry, route: AuditedRoute): boolean {
  const isOfHost = entry.host === undefined || entry.host === route.host?.toLowerCase();
  return isOfHost && entry.path === pathOf(route);
}

function fault(code: string, route: AuditedRoute, message: string): ConfigurationFault {
  const { method, path, shown = path ?? "", host } = route;
  const option = `${method} ${shown}${host === undefined ? "" : ` @${host}`}`;
  return { code, option, message: `\`${option}\` ${message}` };
}

const UNNAMEABLE =
  "is a route that cannot be matched to an endpoint's name: mount it under a plain path, or give it the gate of its endpoint, " +
  '`gate("GET /orders")`';
const NOT_COVERED =
  "answers every method, but the document has entries for some only: add an entry for `*`, for example `none`";
const NO_ENDPOINT =
  "has no entry in the policy document: add one with its callers, `none`, or `public`";
const INLINE =
  "has its own policy in code, but the document declares the callers of every endpoint: move the policy there, or set " +
  '`inline: "allow"` until then';
const INLINE_TWICE = "has an entry in the document and its own policy in code: keep one of them";
const MISMATCH = (entry: PolicyEntry | undefined) =>
  `${entry === undefined ? "it has no entry of its own" : `its own entry is \`${entry.written}\``}, and a gate that stands elsewhere admits no caller`;
const AMBIGUOUS = ({ method, path }: MatchedRoute) =>
  `is served by the same handlers as \`${method} ${path}\`, and the two have different entries: give both one policy, or ` +
  "make a route (or mount a router of its own) for each";
