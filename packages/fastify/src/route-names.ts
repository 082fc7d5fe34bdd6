import type { AuditedRoute } from "@callgate/policy/binding";
import type { KnownRoute } from "./known-routes.js";

/** A route as a document's entries are compared with it: once for each method, or once where it is of all methods. */
export function matchedRoutes(
  { methods, url, host }: KnownRoute,
  supported: readonly string[],
): readonly (AuditedRoute & { readonly path: string })[] {
  const isOfAll = supported.length > 0 && supported.every((method) => methods.includes(method));
  const hosted = typeof host === "string" ? { host } : {};
  return (isOfAll ? ["*"] : methods).map((method) => ({ method, path: url || "/", ...hosted }));
}

/** Names a route: its methods, its pattern, and its host where it has one. */
export function nameOf({ methods, url, host }: KnownRoute): string {
  const shown = methods.length > 4 ? "*" : methods.join(",");
  return `${shown} ${url || "/"}${typeof host === "string" ? ` (${host})` : ""}`;
}
