import { parseEndpointName, withoutParameterNames } from "../names/endpoint-name.js";
import type { Policy, PolicyEntry } from "../policy.js";

/** Requests that are decided by one entry of each document. */
export interface Place {
  /** The endpoint's name, in the new document's spelling if it has one. */
  readonly name: string;
  /** `undefined` when the document has no entry for these requests. */
  readonly was: PolicyEntry | undefined;
  readonly is: PolicyEntry | undefined;
}

/** The entries of one path, regardless of parameter names, by method and host. */
type Group = ReadonlyMap<string, PolicyEntry>;

/**
 * The requests for which two documents are to be compared: those of each entry of either, and of each method and host that
 * has its own entry in one document while the other uses `*`, `GET` or every host.
 *
 * Names that differ only in a parameter's name are one endpoint.
 *
 * @returns in the order of the new document, then those that only the old one has
 */
export function placesOf(was: Policy, is: Policy): readonly Place[] {
  const [before, after] = [groupsOf(was), groupsOf(is)];
  const places: Place[] = [];
  for (const [path, group] of after) addPlaces(before.get(path) ?? EMPTY, group, places);
  for (const [path, group] of before) if (!after.has(path)) addPlaces(group, EMPTY, places);
  const order = new Map([...is.entries, ...was.entries].map((entry, index) => [entry, index]));
  const orderOf = (place: Place) => order.get((place.is ?? place.was) as PolicyEntry) ?? 0;
  return places.sort((one, other) => orderOf(one) - orderOf(other));
}

const EMPTY: Group = new Map();

const groupsByPolicy = new WeakMap<Policy, ReadonlyMap<string, Group>>();

/** A document in force is compared with each one loaded after it. */
function groupsOf(policy: Policy): ReadonlyMap<string, Group> {
  const known = groupsByPolicy.get(policy);
  if (known !== undefined) return known;
  const groups = new Map<string, Map<string, PolicyEntry>>();
  groupsByPolicy.set(policy, groups);
  for (const entry of policy.entries) {
    const path = pathOf(entry);
    const key = keyOf(entry.method, entry.host);
    const group = groups.get(path);
    if (group === undefined) groups.set(path, new Map([[key, entry]]));
    else group.set(key, entry);
  }
  return groups;
}

/** The path without the names of its parameters. */
function pathOf({ written, path, method, host }: PolicyEntry): string {
  if (!written.includes("{")) return path.includes(":") ? withoutParameterNames(path) : path;
  const parsed = parseEndpointName(written);
  if (!("signature" in parsed)) return path;
  const end = host === undefined ? 0 : ` @${host}`.length;
  return parsed.signature.slice(method.length + 1, parsed.signature.length - end);
}

function keyOf(method: string, host: string | undefined): string {
  return host === undefined ? method : `${method} @${host}`;
}

function addPlaces(before: Group, after: Group, places: Place[]): void {
  const own = new Set([...after.keys(), ...before.keys()]);
  if (own.size === 1) {
    const [key = ""] = own;
    const place = placeOf(before.get(key), after.get(key), undefined);
    if (place !== undefined) places.push(place);
    return;
  }
  const compared = new Map<PolicyEntry | undefined, Set<PolicyEntry | undefined>>();
  // Those that have an entry come first: they give a pair of entries its name.
  for (const key of new Set([...own, ...combinationsOf(before, after)])) {
    const [method = "", host] = key.split(" @");
    const [one, other] = [lookUp(before, method, host), lookUp(after, method, host)];
    const others = compared.get(one) ?? new Set();
    compared.set(one, others);
    if (others.has(other)) continue;
    others.add(other);
    const place = placeOf(one, other, key);
    if (place !== undefined) places.push(place);
  }
}

function placeOf(
  was: PolicyEntry | undefined,
  is: PolicyEntry | undefined,
  key: string | undefined,
): Place | undefined {
  const entry = is ?? was;
  if (entry === undefined) return undefined;
  if (key === undefined) return { name: entry.name, was, is };
  const [method, host] = key.split(" @");
  const end = host === undefined ? "" : ` @${host}`;
  return { name: `${method} ${entry.path}${end}`, was, is };
}

function combinationsOf(before: Group, after: Group): readonly string[] {
  const entries = [...after.values(), ...before.values()];
  const hosts = new Set([undefined, ...entries.map(({ host }) => host)]);
  const methods = new Set(entries.map(({ method }) => method));
  return [...methods].flatMap((method) => [...hosts].map((host) => keyOf(method, host)));
}

/** Selects among the entries of one path as `entryFor` does. */
function lookUp(group: Group, method: string, host: string | undefined): PolicyEntry | undefined {
  const methods =
    method === "USE" || method === "*"
      ? [method]
      : method === "HEAD"
        ? ["HEAD", "GET", "*"]
        : [method, "*"];
  for (const each of host === undefined ? [undefined] : [host, undefined]) {
    for (const one of methods) {
      const entry = group.get(keyOf(one, each));
      if (entry !== undefined) return entry;
    }
  }
  return undefined;
}
