import { METHODS } from "node:http";
import { ConfigurationError } from "@callgate/core/adapter";
import {
  type Application,
  isApplication,
  type Route,
  type Router,
} from "../routing/express-shapes.js";

const ADDING = [
  "all",
  "use",
  "route",
  "param",
  "del",
  ...METHODS.map((each) => each.toLowerCase()),
];
const sealed = new WeakSet<object>();

export function isSealed(target: object): boolean {
  return sealed.has(target);
}

/**
 * Makes every method throw that adds a handler to an application, a router or a route: a later handler would have no
 * gate.
 *
 * The list of its handlers is frozen as well: a wrapper of a router sees the list and not these methods.
 */
export function seal(target: Application | Router | Route): void {
  if (sealed.has(target)) return;
  sealed.add(target);
  const members = target as unknown as Record<string, unknown>;
  for (const name of ADDING) {
    const original = members[name];
    if (typeof original !== "function") continue;
    const reads = name === "get" && isApplication(target);
    const refuse = (...args: unknown[]): unknown => {
      // With one argument, `app.get` reads a setting.
      if (reads && args.length === 1) return Reflect.apply(original, target, args);
      throw lateRoute(name, args[0]);
    };
    replace(target, name, refuse);
  }
  if (!isApplication(target)) Object.freeze(target.stack);
}

/**
 * A function that a tracing tool put around a router may have fixed accessors in place of its members: values written to
 * them arrive in the router. When nothing can be written, the frozen list refuses.
 */
function replace(target: object, name: string, value: unknown): void {
  const isFixed = Object.getOwnPropertyDescriptor(target, name)?.configurable === false;
  if (isFixed) Reflect.set(target, name, value);
  else Object.defineProperty(target, name, { value, configurable: true });
}

function lateRoute(name: string, path: unknown): ConfigurationError {
  const shown = typeof path === "string" ? JSON.stringify(path.slice(0, 200)) : "…";
  const option = `${name}(${shown})`;
  const message = `\`${option}\` comes after \`gate.protect\`, so that it would have no gate: add it before, and protect last`;
  return new ConfigurationError("Routes", [{ code: "route_after_protect", option, message }]);
}
