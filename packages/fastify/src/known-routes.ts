import type { RouteOptions } from "fastify";

/** A route as Fastify reported it when it was added to the server. */
export interface KnownRoute {
  /** In upper case. */
  readonly methods: readonly string[];
  /** The whole pattern, prefixes included. */
  readonly url: string;
  /** The host it is constrained to; `null` where that is not one name, `undefined` for every host. */
  readonly host: string | null | undefined;
  /** Its `config`, as it is once every `onRoute` hook has run. */
  config(): object | undefined;
}

/** What Fastify keeps of a route for its requests. */
export interface RouteConfig {
  readonly url?: string | undefined;
  readonly method?: string | readonly string[] | undefined;
}

/** The routes of an instance, and of the scopes inside, in the order in which they were added. */
export class KnownRoutes {
  readonly #all: KnownRoute[] = [];
  /** Carries a route in its `config`, which Fastify copies and has ready for every request. */
  readonly #key = Symbol("callgate.route");
  /** Routes whose `config` does not carry them: added before the plugin, or with a hook that made another `config`. */
  readonly #found = new WeakMap<RouteConfig, KnownRoute>();

  get all(): readonly KnownRoute[] {
    return this.#all;
  }

  /** For `onRoute`. Fastify uses `options` again for the next route: what changes is copied. */
  add(options: RouteOptions): void {
    const route: KnownRoute = {
      methods: [options.method].flat(),
      url: options.url,
      host: Object.hasOwn(options, "constraints") ? hostOf(options.constraints) : undefined,
      config: () => ownConfig(options),
    };
    this.#all.push(route);
    options.config = { ...ownConfig(options), [this.#key]: route } as NonNullable<
      typeof options.config
    >;
  }

  /** The route of a request, by the `config` that Fastify has for it. */
  of(config: RouteConfig): KnownRoute {
    const carried = (config as { readonly [key: symbol]: KnownRoute | undefined })[this.#key];
    if (carried !== undefined) return carried;
    let found = this.#found.get(config);
    if (found === undefined) {
      found = this.#read(config);
      this.#found.set(config, found);
    }
    return found;
  }

  #read(config: RouteConfig): KnownRoute {
    const methods = [config.method ?? []].flat();
    const url = config.url ?? "";
    const alike = this.#all.filter(
      (each) => each.url === url && methods.every((method) => each.methods.includes(method)),
    );
    const [first, ...more] = alike;
    const isOne = first !== undefined && more.every(({ host }) => host === first.host);
    return { methods, url, host: isOne ? first.host : null, config: () => config };
  }
}

function ownConfig(options: RouteOptions): object | undefined {
  return Object.hasOwn(options, "config") ? options.config : undefined;
}

function hostOf(constraints: RouteOptions["constraints"]): string | null | undefined {
  if (constraints === undefined || !Object.hasOwn(constraints, "host")) return undefined;
  const { host }: { readonly host?: unknown } = constraints;
  return typeof host === "string" ? host : null;
}
