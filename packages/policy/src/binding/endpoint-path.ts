import { canonicalName, isPattern } from "../names/endpoint-name.js";

/**
 * The segments of a framework's path, spelled as in names: `/orders/{id}` and `/orders/:id/` have the
 * same segments.
 *
 * A regular expression is named by its source between slashes. One without any special character would read as a plain path
 * although it matches more, so it cannot be named.
 *
 * @returns `undefined` for a path that no endpoint can have; no segments for the root
 */
export function segmentsOf(path: unknown): readonly string[] | undefined {
  if (path instanceof RegExp)
    return isPattern(path.source) ? splitSegments(`/${path.source}/`) : undefined;
  if (typeof path !== "string") return undefined;
  const name = canonicalName(`GET ${path === "" ? "/" : path}`);
  return name === undefined ? undefined : splitSegments(name.slice("GET ".length));
}

function splitSegments(path: string): readonly string[] {
  return path === "/" ? [] : path.replace(/^\//, "").split("/");
}

/**
 * The part of an endpoint's path before the pattern of a route: the mounts that the route must be under.
 *
 * @returns `undefined` when the path does not end with the pattern
 */
export function mountBefore(
  path: readonly string[],
  pattern: readonly string[],
): readonly string[] | undefined {
  const length = path.length - pattern.length;
  if (length < 0 || pattern.some((segment, index) => segment !== path[length + index])) {
    return undefined;
  }
  return path.slice(0, length);
}

const VARIABLE = /[:*{}()[\]?+\\^$|]/;
/** A segment that may be missing: `:lang?`, or a segment between the braces of `/shop{/:lang}`. */
const OPTIONAL = /^(:[\w$]+\?|\{?[^{}]*\})$/;

/**
 * Whether the beginning of an address, as Express has it in `baseUrl`, matches the mounts of an endpoint's name.
 *
 * A literal segment is equal, ignoring case; a parameter, a wildcard or a pattern matches one or more segments. Optional
 * segments alone match nothing.
 */
export function fitsMount(mount: readonly string[], baseUrl: string): boolean {
  const address = baseUrl.split("/").filter((segment) => segment !== "");
  return fits(mount, 0, address, 0);
}

/** Whether a segment is or contains a parameter, a wildcard or a pattern. */
export function isVariable(segment: string): boolean {
  return VARIABLE.test(segment);
}

function fits(
  mount: readonly string[],
  at: number,
  address: readonly string[],
  from: number,
): boolean {
  // A brace at the end opens the group that follows: `/shop{/:lang}`.
  const segment = mount[at]?.replace(/\{$/, "");
  if (segment === undefined) return from === address.length;
  if (OPTIONAL.test(segment) && fits(mount, at + 1, address, from)) return true;
  if (from >= address.length) return false;
  if (!isVariable(segment)) {
    return isSame(segment, address[from] as string) && fits(mount, at + 1, address, from + 1);
  }
  for (let end = from + 1; end <= address.length; end += 1) {
    if (fits(mount, at + 1, address, end)) return true;
  }
  return false;
}

function isSame(segment: string, received: string): boolean {
  const expected = segment.toLowerCase();
  return expected === received.toLowerCase() || expected === decoded(received).toLowerCase();
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
