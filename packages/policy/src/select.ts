import { closest } from "@callgate/core/kit";
import { canonicalName, parseEndpointName } from "./names/endpoint-name.js";
import type { Policy, PolicyEntry } from "./policy.js";

/** What a framework matched: the method of the request, and the route's pattern as spelled by the framework. */
export interface MatchedRoute {
  /** In upper case; `USE` for a mounted handler, `*` for a route of all methods. */
  readonly method: string;
  readonly path: string;
  readonly host?: string | undefined;
}

/** What has entries: a policy, or the outline of a document with errors. */
type Entries = Pick<Policy, "entries">;

const indexes = new WeakMap<Entries, ReadonlyMap<string, PolicyEntry>>();

function indexOf(policy: Entries): ReadonlyMap<string, PolicyEntry> {
  const known = indexes.get(policy);
  if (known !== undefined) return known;
  const index = new Map(policy.entries.map((entry) => [entry.name, entry]));
  indexes.set(policy, index);
  return index;
}

/** The entry with this name, however it is spelled; no other entry is used instead. */
export function entryNamed(policy: Entries, name: string): PolicyEntry | undefined {
  const canonical = canonicalName(name);
  return canonical === undefined ? undefined : indexOf(policy).get(canonical);
}

/**
 * The entry that decides about a matched route.
 *
 * The most specific one: of the route's host before one without a host; of the method before `GET` when the method is
 * `HEAD`, and that before `*`. `USE` entries are for mounted handlers only.
 */
export function entryFor(policy: Entries, route: MatchedRoute): PolicyEntry | undefined {
  const { method, path, host } = route;
  const methods =
    method === "USE" ? [method] : method === "HEAD" ? ["HEAD", "GET", "*"] : [method, "*"];
  const hosts = host === undefined ? [""] : [` @${host}`, ""];
  for (const end of hosts) {
    for (const each of methods) {
      const entry = entryNamed(policy, `${each} ${path}${end}`);
      if (entry !== undefined) return entry;
    }
  }
  return undefined;
}

/** Whether an entry is for this path, however it is spelled. */
export function isAtPath(entry: PolicyEntry, path: string): boolean {
  return canonicalName(`GET ${path}`) === `GET ${entry.path}`;
}

/** Whether an entry decides any request of a route: of its path and host, and of one of its methods. */
export function decidesAbout(entry: PolicyEntry, route: MatchedRoute): boolean {
  return decidesOnPath(entry, route) && isAtPath(entry, route.path);
}

/** Whether an entry decides any request of a route that has the same path. A route of `GET` answers `HEAD` too. */
export function decidesOnPath(
  { method, host }: PolicyEntry,
  route: Omit<MatchedRoute, "path">,
): boolean {
  if (host !== undefined && host !== route.host?.toLowerCase()) return false;
  if (method === route.method) return true;
  if (method === "USE" || route.method === "USE") return false;
  return (
    method === "*" ||
    route.method === "*" ||
    (method === "HEAD" && route.method === "GET") ||
    (method === "GET" && route.method === "HEAD")
  );
}

/** The nearest known name to one that does not exist, as spelled in the document. */
export function nearestName(policy: Policy, name: string): string | undefined {
  const wanted = canonicalName(name) ?? name.slice(0, 256);
  const parsed = parseEndpointName(name);
  if ("signature" in parsed) {
    // A different parameter name is the most likely mistake.
    const same = policy.entries.find((entry) => signatureOf(entry.name) === parsed.signature);
    if (same !== undefined) return same.written;
  }
  const near = closest(wanted, [...indexOf(policy).keys()]);
  return near === undefined ? undefined : indexOf(policy).get(near)?.written;
}

function signatureOf(name: string): string | undefined {
  const parsed = parseEndpointName(name);
  return "signature" in parsed ? parsed.signature : undefined;
}
