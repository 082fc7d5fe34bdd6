import { type MalformedName, parseEndpointName } from "../names/endpoint-name.js";
import type { Policy, PolicyEntry } from "../policy.js";

/**
 * Endpoints by a pattern of their names: `POST *`, `* /admin/**`, `GET /orders/:id`.
 *
 * In a path `*` matches any text of one segment, and a segment `**` any number of segments, including none; the path
 * `*` alone matches every path. Names are compared, not URLs: `/orders/*` matches `/orders/:id`, not `/orders/17`.
 */
export class EndpointGlob {
  readonly #method: string;
  readonly #host: string | undefined;
  readonly #exact: readonly string[];
  readonly #folded: readonly string[];

  constructor({ method, host, path }: NameParts) {
    this.#method = method;
    this.#host = host;
    this.#exact = path === "*" ? ["**"] : path.split("/");
    this.#folded = this.#exact.map((segment) => segment.toLowerCase());
  }

  /**
   * Whether it matches any request that the entry decides: an entry for every method, or host, decides those without their own.
   *
   * Case is ignored, as a framework may do: when an entry is searched, a match too many is the safe error.
   */
  touches({ parts, folded, names }: NamedEntry): boolean {
    return (
      this.#methodsTouch(parts, names) &&
      this.#hostsTouch(parts, names) &&
      fits(this.#folded, folded, "**", isSameSegment)
    );
  }

  /** Whether it matches every request that the entry decides; case-sensitive. */
  contains({ parts, exact }: NamedEntry): boolean {
    return (
      (this.#method === "*" || this.#method === parts.method) &&
      (this.#host === undefined || this.#host === parts.host) &&
      fits(this.#exact, exact, "**", isSameSegment)
    );
  }

  #methodsTouch({ method, path, host }: NameParts, names: ReadonlySet<string>): boolean {
    if (this.#method === "*" || this.#method === method || method === "USE") return true;
    const others = this.#method === "HEAD" && method === "*" ? ["HEAD", "GET"] : [this.#method];
    const covers =
      (method === "*" && this.#method !== "USE") || (method === "GET" && this.#method === "HEAD");
    return covers && !others.some((other) => names.has(nameOf({ method: other, path, host })));
  }

  #hostsTouch({ method, path, host }: NameParts, names: ReadonlySet<string>): boolean {
    if (this.#host === undefined || this.#host === host) return true;
    return host === undefined && !names.has(nameOf({ method, path, host: this.#host }));
  }
}

/** The form in which names are compared: parameters without their names. */
interface NameParts {
  readonly method: string;
  readonly path: string;
  readonly host: string | undefined;
}

/** An entry, prepared for comparison with patterns. */
export interface NamedEntry {
  readonly entry: PolicyEntry;
  readonly parts: NameParts;
  /** The segments of its path. */
  readonly exact: readonly string[];
  /** The same in lower case. */
  readonly folded: readonly string[];
  /** The names of all entries of its document. */
  readonly names: ReadonlySet<string>;
}

/** Reads a pattern; returns what is wrong with one that no name could match. */
export function parseEndpointGlob(text: string): EndpointGlob | MalformedName {
  const parts = partsOf(text);
  return "message" in parts ? parts : new EndpointGlob(parts);
}

/** The entries of a document, prepared for comparison with patterns. */
export function namedEntries(policy: Policy): readonly NamedEntry[] {
  const named = policy.entries.map((entry) => ({ entry, parts: partsOf(entry.name) as NameParts }));
  const names = new Set(named.map(({ parts }) => nameOf(parts)));
  return named.map(({ entry, parts }) => {
    const exact = parts.path.split("/");
    const folded = exact.map((segment) => segment.toLowerCase());
    return { entry, parts, exact, folded, names };
  });
}

function nameOf({ method, path, host }: NameParts): string {
  return host === undefined ? `${method} ${path}` : `${method} ${path} @${host}`;
}

function partsOf(name: string): NameParts | MalformedName {
  const parsed = parseEndpointName(name);
  if (!("canonical" in parsed)) return parsed;
  const { method, host, signature } = parsed;
  const end = host === undefined ? 0 : ` @${host}`.length;
  return { method, host, path: signature.slice(method.length + 1, signature.length - end) };
}

/** Matches a list with a pattern in which `any` matches any number of items: in linear steps, backtracking to the last `any` only. */
export function fits(
  pattern: readonly string[],
  items: readonly string[],
  any: string,
  isSame: (one: string, other: string) => boolean,
): boolean {
  let [at, last, retry] = [0, -1, 0];
  for (let index = 0; index < items.length; ) {
    const expected = pattern[at];
    if (expected === any) {
      last = at;
      at += 1;
      retry = index;
    } else if (expected !== undefined && isSame(expected, items[index] as string)) {
      at += 1;
      index += 1;
    } else if (last >= 0) {
      at = last + 1;
      retry += 1;
      index = retry;
    } else return false;
  }
  return pattern.slice(at).every((each) => each === any);
}

function isSameSegment(segment: string, name: string): boolean {
  if (!segment.includes("*")) return segment === name;
  return fits([...segment], [...name], "*", (one, other) => one === other);
}
