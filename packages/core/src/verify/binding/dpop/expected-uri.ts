import type { DefinedDpop } from "./dpop-options.js";
import { type NormalizedUri, normalizePath, normalizeUri } from "./normalize-uri.js";

/** Compares the `htu` of proofs with the address of requests, as clients see it. */
export class ExpectedUri {
  readonly #origins: ReadonlySet<string>;
  readonly #prefix: string;
  /** The path of a request of which a proxy left nothing. */
  readonly #root: string;

  constructor({ origins, pathPrefix }: Pick<DefinedDpop, "origins" | "pathPrefix">) {
    this.#origins = new Set(origins);
    this.#prefix = pathPrefix;
    this.#root = `${pathPrefix}/`;
  }

  /**
   * The address of a request that a proof is for.
   *
   * The origin is one of those configured. A request target may have one of its own (absolute-form), which has to be one of them, too.
   * A proxy that removes `/orders` makes `/` of `/orders` and of `/orders/`: a proof may be for either. `OPTIONS *` is a request for the
   * origin without a path (RFC 9112 section 3.3), which is normalized to `/`.
   *
   * @param target the request target, as the service received it
   * @returns `undefined` where the proof is for another address
   */
  match(htu: string, target: string, method: string): string | undefined {
    const path = this.#pathOf(target === "*" && method === "OPTIONS" ? "/" : target);
    if (path === undefined) return undefined;
    // As nearly every client writes it.
    for (const origin of this.#origins) {
      const isSame =
        htu.length === origin.length + path.length && htu.startsWith(origin) && htu.endsWith(path);
      if (isSame) return htu;
    }
    const proved = normalizeUri(htu);
    if (proved === undefined || !this.#origins.has(proved.origin)) return undefined;
    const isSame = proved.path === path || (path === this.#root && proved.path === this.#prefix);
    return isSame ? proved.origin + proved.path : undefined;
  }

  /** The normalized path that the client called: dot segments of the target do not lead out of the prefix. */
  #pathOf(target: string): string | undefined {
    const path = target.startsWith("/") ? normalizePath(pathIn(target)) : this.#absolute(target);
    return path === undefined ? undefined : this.#prefix + path;
  }

  #absolute(target: string): string | undefined {
    const absolute: NormalizedUri | undefined = normalizeUri(target);
    return absolute !== undefined && this.#origins.has(absolute.origin) ? absolute.path : undefined;
  }
}

function pathIn(target: string): string {
  const end = target.search(/[?#]/);
  return end === -1 ? target : target.slice(0, end);
}
