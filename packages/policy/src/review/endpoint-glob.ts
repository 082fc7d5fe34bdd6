import { type MalformedName, parseEndpointName } from "../names/endpoint-name.js";
import type { Policy, PolicyEntry } from "../policy.js";

/**
 * Endpoints by a pattern of their names: `POST *`, `* /admin/**`, `GET /orders/:id`.
 *
 * In a path `*` stands for any text of one segment, and a segment `**` for any number of segments, none included; a path that
 * is `*` alone stands for every path. Names are compared, not URLs: `/orders/*` fits `/orders/:id`, and `/orders/17` does not.
 */
export class EndpointGlob {
  readonly #method: string;
  readonly #host: string | undefined;
  readonly #segments: readonly string[];

  constructor({ method, host, path }: NameParts) {
    this.#method = method;
    this.#host = host;
    this.#segments = path === "*" ? ["**"] : path.split("/");
  }

  /** Whether it has any request that the entry decides: an entry for every method, or host, decides those without their own. */
  touches({ parts, policy }: NamedEntry): boolean {
    return (
      this.#methodsTouch(parts, policy) &&
      (this.#host === undefined ||
        parts.host === this.#host ||
        (parts.host === undefined &&
          !policy.has(`${parts.method} ${parts.path} @${this.#host}`))) &&
      this.#fitsPath(parts.path, "ignoring case")
    );
  }

  /** Whether it has every request that the entry decides. */
  contains({ parts }: NamedEntry): boolean {
    return (
      (this.#method === "*" || this.#method === parts.method) &&
      (this.#host === undefined || this.#host === parts.host) &&
      this.#fitsPath(parts.path, "exactly")
    );
  }

  #methodsTouch({ method, path, host }: NameParts, names: ReadonlySet<string>): boolean {
    if (this.#method === "*" || this.#method === method || method === "USE") return true;
    const others = this.#method === "HEAD" && method === "*" ? ["HEAD", "GET"] : [this.#method];
    const end = host === undefined ? "" : ` @${host}`;
    const coversIt =
      (method === "*" && this.#method !== "USE") || (method === "GET" && this.#method === "HEAD");
    return coversIt && !others.some((other) => names.has(`${other} ${path}${end}`));
  }

  /** A framework may ignore case, and where an entry is looked for, one too many is the safe mistake. */
  #fitsPath(path: string, how: "exactly" | "ignoring case"): boolean {
    const [segments, names] = [this.#segments.join("/"), path].map((text) =>
      (how === "exactly" ? text : text.toLowerCase()).split("/"),
    ) as [string[], string[]];
    return fits(segments, names, "**", (segment, name) =>
      fits([...segment], [...name], "*", (one, other) => one === other),
    );
  }
}

/** What names are compared by: parameters without their names. */
interface NameParts {
  readonly method: string;
  readonly path: string;
  readonly host: string | undefined;
}

/** An entry, beside the names of all entries of its document. */
export interface NamedEntry {
  readonly entry: PolicyEntry;
  readonly parts: NameParts;
  readonly policy: ReadonlySet<string>;
}

/** Reads a pattern; what is wrong with one that cannot be a name's is returned. */
export function parseEndpointGlob(text: string): EndpointGlob | MalformedName {
  const parts = partsOf(text);
  return "message" in parts ? parts : new EndpointGlob(parts);
}

/** The entries of a document, ready to be compared with patterns. */
export function namedEntries(policy: Policy): readonly NamedEntry[] {
  const named = policy.entries.map((entry) => ({ entry, parts: partsOf(entry.name) as NameParts }));
  const names = new Set(
    named.map(({ parts: { method, path, host } }) =>
      host === undefined ? `${method} ${path}` : `${method} ${path} @${host}`,
    ),
  );
  return named.map((each) => ({ ...each, policy: names }));
}

function partsOf(name: string): NameParts | MalformedName {
  const parsed = parseEndpointName(name);
  if (!("canonical" in parsed)) return parsed;
  const { method, host, signature } = parsed;
  const end = host === undefined ? 0 : ` @${host}`.length;
  return { method, host, path: signature.slice(method.length + 1, signature.length - end) };
}

/** Compares a list with a pattern in which `any` stands for any number of items: in steps, and back to the last `any` only. */
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
