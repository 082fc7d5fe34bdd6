import { parseEndpointName } from "../names/endpoint-name.js";

/**
 * The segments of a path pattern, every parameter's name left out: `/orders/:id` and `/orders/{order}` have the same.
 *
 * @returns `undefined` for what no endpoint can be named by; none for the root
 */
export function segmentsOf(path: unknown): readonly string[] | undefined {
  if (path instanceof RegExp) return [sourceOf(path)];
  if (typeof path !== "string") return undefined;
  const parsed = parseEndpointName(`GET ${path === "" ? "/" : path}`);
  if (!("signature" in parsed)) return undefined;
  const pattern = parsed.signature.slice("GET ".length);
  return pattern === "/" ? [] : pattern.replace(/^\//, "").split("/");
}

/** A regular expression is named by its source between slashes. */
function sourceOf({ source }: RegExp): string {
  return source;
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

/**
 * Tells whether the beginning of an address, as Express has it in `baseUrl`, fits the mounts of an endpoint's name.
 *
 * A literal segment is equal, case aside; a parameter, a wildcard and a pattern fit one segment or more, never none.
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
  const segment = mount[at];
  if (segment === undefined) return from === address.length;
  if (from >= address.length) return false;
  if (!VARIABLE.test(segment)) {
    return isSame(segment, address[from] as string) && fits(mount, at + 1, address, from + 1);
  }
  // Each segment that is left needs one of the address at least.
  const last = address.length - (mount.length - at - 1);
  for (let end = from + 1; end <= last; end += 1) {
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
