import type { Layer, Router } from "./express-shapes.js";

/**
 * Names the mounts of Express 4, which keeps only a regular expression of `app.use("/tenants/:tenant", router)`.
 *
 * The expression is not parsed. The paths that a document names are candidates; a router with the same options compiles each, and
 * the one with the same result is the mount's text. A mount without a matching candidate has no name.
 */
export class MountNames {
  /** The segments of each path that the document names. */
  readonly #paths: readonly (readonly string[])[];
  /** By the options of a router and the path before a mount: each possible layer. */
  readonly #indexes = new Map<string, ReadonlyMap<string, Candidate>>();
  #create: Maker | undefined;

  /** @param paths as in the document: `/tenants/:tenant/orders` */
  constructor(paths: Iterable<string>) {
    this.#paths = [...new Set(paths)].map(splitSegments);
  }

  /**
   * The text of a layer's mount; several for a list of paths.
   *
   * @param prefix the name of the mounts before it
   * @returns `undefined` when no candidate matches
   */
  of(router: Router, layer: Layer, prefix: string): readonly string[] | undefined {
    if (layer.regexp?.fast_slash) return ["/"];
    const index = this.#indexFor(router, prefix);
    const candidate = index.get(keyOf(layer));
    return candidate === undefined ? this.#listOf(router, layer, index) : [candidate.text];
  }

  /** A list of paths is one expression that contains those of its elements: if its elements compile to it, it is theirs. */
  #listOf(
    router: Router,
    layer: Layer,
    index: ReadonlyMap<string, Candidate>,
  ): readonly string[] | undefined {
    const whole = layer.regexp?.source ?? "";
    const placed = Array.from(index.values(), ({ text, source }) => ({
      text,
      at: whole.indexOf(source),
    })).filter(({ at }) => at >= 0);
    const texts = placed.sort((one, other) => one.at - other.at).map(({ text }) => text);
    if (texts.length < 2 || texts.length > 100) return undefined;
    const compiled = this.#layerOf(router, texts);
    return compiled !== undefined && keyOf(compiled) === keyOf(layer) ? texts : undefined;
  }

  #indexFor(router: Router, prefix: string): ReadonlyMap<string, Candidate> {
    const key = `${router.caseSensitive === true} ${prefix}`;
    const known = this.#indexes.get(key);
    if (known !== undefined) return known;
    const index = new Map<string, Candidate>();
    for (const text of this.#candidatesAfter(splitSegments(prefix))) {
      const layer = this.#layerOf(router, text);
      if (layer?.regexp === undefined) continue;
      index.set(keyOf(layer), { text, source: layer.regexp.source });
    }
    this.#indexes.set(key, index);
    return index;
  }

  #candidatesAfter(prefix: readonly string[]): readonly string[] {
    const candidates = new Set<string>();
    for (const path of this.#paths) {
      if (!prefix.every((segment, index) => segment === path[index])) continue;
      for (let end = prefix.length + 1; end <= path.length; end += 1) {
        candidates.add(`/${path.slice(prefix.length, end).join("/")}`);
      }
    }
    return [...candidates];
  }

  /** The layer that this path gets on a router with the same options; `undefined` when it is not a path. */
  #layerOf(router: Router, path: string | readonly string[]): Layer | undefined {
    const create: unknown = Object.getPrototypeOf(router);
    // A wrapper of a router does not have its prototype; the router that it is mounted in was seen before.
    if (isMaker(create)) this.#create = create;
    const { caseSensitive, strict } = router;
    try {
      const probe = this.#create?.({ caseSensitive, strict });
      probe?.use(path, () => {});
      return probe?.stack.at(-1);
    } catch {
      return undefined;
    }
  }
}

/** A path that a mount may have, and the expression it compiles to. */
interface Candidate {
  readonly text: string;
  readonly source: string;
}

/** Express 4's `Router`, which is the prototype of every router, and creates one when it is called. */
type Maker = (options: Readonly<Record<string, unknown>>) => Router;

function isMaker(value: unknown): value is Maker {
  return typeof value === "function" && typeof (value as { use?: unknown }).use === "function";
}

/** Equal for two layers of one path: the expression, and the parameters by name. */
function keyOf({ regexp, keys }: Layer): string {
  return `${regexp} ${textOf(keys)}`;
}

/** The names of parameters, in their order. */
function textOf(keys: readonly unknown[] = []): string {
  return JSON.stringify(keys.map((key) => (Object(key) as { readonly name?: unknown }).name));
}

function splitSegments(path: string): readonly string[] {
  return path.split("/").filter((segment) => segment !== "");
}
