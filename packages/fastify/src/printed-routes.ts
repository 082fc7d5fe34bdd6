import type { FastifyInstance } from "fastify";

/** A route of the whole server, as Fastify prints it. */
export interface PrintedRoute {
  readonly methods: readonly string[];
  readonly path: string;
  readonly host: string | undefined;
  /** The names of its `onRequest` hooks, in order: `authenticate()`. Empty before the server is ready. */
  readonly onRequest: readonly string[];
}

/** A branch of the tree, and its content. */
const LINE = /^((?:[│ ] {3})*)([├└]── )?(.*)$/;
/** A segment with its methods, and its constraints if it has any. */
const ROUTE = /^(.*) \(([A-Z][A-Z-]*(?:, [A-Z][A-Z-]*)*)\)(?: (\{.*\}))?$/;
const HOOKS = /^• \(onRequest\) (\[.*\])$/;

/**
 * The routes of the whole server, those that were added before the plugin and outside of its scope included.
 *
 * Fastify's only list of them is the text of `printRoutes`. No decision depends on it: text in another form is read as no
 * routes.
 */
export function printedRoutes(instance: FastifyInstance): readonly PrintedRoute[] {
  const routes: PrintedRoute[] = [];
  const segments: string[] = [];
  for (const line of instance
    .printRoutes({ commonPrefix: false, includeHooks: true })
    .split("\n")) {
    const [, before = "", branch, text = ""] = LINE.exec(line) ?? [];
    const hooks = HOOKS.exec(text)?.[1];
    const last = routes.at(-1);
    if (hooks !== undefined && last !== undefined) {
      routes[routes.length - 1] = { ...last, onRequest: namesIn(hooks) };
      continue;
    }
    const [, segment = text, methods, constraints] = ROUTE.exec(text) ?? [];
    if (branch !== undefined) segments.splice(before.length / 4, Number.POSITIVE_INFINITY, segment);
    if (methods === undefined) continue;
    const path = segments.join("");
    routes.push({ methods: methods.split(", "), path, host: hostIn(constraints), onRequest: [] });
  }
  return routes;
}

function namesIn(list: string): readonly string[] {
  const names: unknown = parsed(list);
  return Array.isArray(names) ? names.map(String) : [];
}

function hostIn(constraints: string | undefined): string | undefined {
  const { host } = (parsed(constraints ?? "{}") ?? {}) as { readonly host?: unknown };
  return typeof host === "string" ? host : undefined;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
