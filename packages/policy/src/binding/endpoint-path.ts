import { canonicalName, isPattern } from "../names/endpoint-name.js";

/**
 * The segments of a path as a framework has it, in the one spelling of names: `/orders/{id}` and `/orders/:id/` have the
 * same.
 *
 * A regular expression is named by its source between slashes. One without any sign of its own would read as a plain path
 * and fit more than that, so it cannot be named.
 *
 * @returns `undefined` for what no endpoint can be named by; none for the root
 */
export function segmentsOf(path: unknown): readonly string[] | undefined {
  if (path instanceof RegExp)
    return isPattern(path.source) ? divide(`/${path.source}/`) : undefined;
  if (typeof path !== "string") return undefined;
  const name = canonicalName(`GET ${path === "" ? "/" : path}`);
  return name === undefined ? undefined : divide(name.slice("GET ".length));
}

function divide(path: string): readonly string[] {
  return path === "/" ? [] : path.replace(/^\//, "").split("/");
}

/**
 * What of an endpoint's path comes before the pattern of a route: the mounts the route has to stand under.
 *
 * @returns `undefined` where the path does not end with the pattern
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
/** A segment that may be missing: `:lang?`, and what is between the braces of `/shop{/:lang}`. */
const OPTIONAL = /^(:[\w$]+\?|\{?[^{}]*\})$/;

/**
 * Tells whether the beginning of an address, as Express has it in `baseUrl`, fits the mounts of an endpoint's name.
 *
 * A literal segment is equal, case aside; a parameter, a wildcard and a pattern fit one segment or more. None is fitted by
 * what is optional alone.
 */
export function fitsMount(mount: readonly string[], baseUrl: string): boolean {
  const address = baseUrl.split("/").filter((segment) => segment !== "");
  return fits(mount, 0, address, 0);
}

function fits(
  mount: readonly string[],
  at: number,
  address: readonly string[],
  from: number,
): boolean {
  // A brace at the end opens the group of what follows: `/shop{/:lang}`.
  const segment = mount[at]?.replace(/\{$/, "");
  if (segment === undefined) return from === address.length;
  if (OPTIONAL.test(segment) && fits(mount, at + 1, address, from)) return true;
  if (from >= address.length) return false;
  if (!VARIABLE.test(segment)) {
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
