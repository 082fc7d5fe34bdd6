import type { ConfigurationFault } from "@callgate/core/adapter";
import type { FastifyInstance } from "fastify";
import { type PrintedRoute, printedRoutes } from "./printed-routes.js";

/** The name of the hook, by which it is found among those of a route. */
export const HOOK = "callgate";
const PRINTED = `${HOOK}()`;

/** A route that is not as the plugin needs it. */
export interface MisplacedRoute {
  readonly name: string;
  readonly note: string;
}

/** The routes that are there already: what they declare was not seen. */
export function earlyRoutes(instance: FastifyInstance): readonly MisplacedRoute[] {
  const note =
    "was added before the plugin: register it before every route, with `await app.register(callgate, options)`";
  // @fastify/cors adds it so that its hook answers preflight requests. It is refused to every other request.
  const others = printedRoutes(instance).filter(
    ({ path, methods }) => path !== "*" || methods.join() !== "OPTIONS",
  );
  return namesOf(others).map((name) => ({ name, note }));
}

/** The routes that the hook does not reach; for a server that is ready. */
export function outsideRoutes(instance: FastifyInstance): readonly MisplacedRoute[] {
  const note =
    "is outside of the scope that registered the plugin: register `callgate` on the root instance, or `callgate.scoped` " +
    "for one scope of several";
  const all = printedRoutes(instance);
  const outside = all.filter(({ onRequest }) => !onRequest.includes(PRINTED));
  // If the hook is not found on any route, this version of Fastify prints hooks in another way.
  return outside.length === all.length ? [] : namesOf(outside).map((name) => ({ name, note }));
}

/** The names of the hooks that run before the gate and may answer by themselves; for a server that is ready. */
export function hooksBefore(instance: FastifyInstance): readonly string[] {
  const names = printedRoutes(instance).flatMap(({ onRequest }) =>
    onRequest.slice(0, Math.max(onRequest.indexOf(PRINTED), 0)),
  );
  return [...new Set(names)].map((name) => name.replace(/\(\)$/, ""));
}

export function faultOf({ name, note }: MisplacedRoute): ConfigurationFault {
  return { code: "gate_missing", option: name, message: `${name} ${note}` };
}

/** Without the HEAD routes that Fastify adds. */
function namesOf(routes: readonly PrintedRoute[]): readonly string[] {
  const gets = new Set(routes.filter(hasGet).map(({ path }) => path));
  const named = routes.filter(({ methods, path }) => methods.join() !== "HEAD" || !gets.has(path));
  return [...new Set(named.map(nameOf))];
}

function nameOf({ methods, path, host }: PrintedRoute): string {
  const own = methods.join() === "GET,HEAD" ? ["GET"] : methods;
  const shown = own.length > 4 ? "*" : own.join();
  return `${shown} ${path}${host === undefined ? "" : ` (${host})`}`;
}

function hasGet({ methods }: PrintedRoute): boolean {
  return methods.includes("GET");
}
