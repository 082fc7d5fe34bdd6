import { METHODS } from "node:http";
import { ConfigurationError } from "@callgate/core/adapter";
import type { KoaRouter } from "./koa-router.js";

/** The methods that add a route to a router, or middleware that runs before its routes. */
const ADDING = [
  ...METHODS.map((method) => method.toLowerCase()),
  ...["del", "all", "register", "redirect", "use", "param", "prefix"],
];

/** Makes a router refuse more routes: a route added after its protection would be open. */
export function sealRouter(router: KoaRouter): void {
  for (const name of ADDING) {
    if (typeof (router as unknown as Record<string, unknown>)[name] !== "function") continue;
    // Not enumerable, so that another router's copy of this one does not have it.
    Object.defineProperty(router, name, { value: (path: unknown) => refuse(name, path) });
  }
  Object.freeze(router.stack);
}

function refuse(name: string, path: unknown): never {
  const shown = typeof path === "string" || path instanceof RegExp ? String(path) : "…";
  const call = `router.${name}(${shown.length > 200 ? `${shown.slice(0, 200)}…` : shown})`;
  const message =
    `\`${call}\` comes after \`gate.protect(router)\`, and would be open: add every route, every nested router and every ` +
    "`param` first, and protect the router last";
  throw new ConfigurationError("Routes", [{ code: "route_after_protect", option: call, message }]);
}
