import type { ConfigurationFault } from "@callgate/core/adapter";
import type { PolicyTable } from "@callgate/policy/binding";
import { gatesIn } from "./gates.js";
import { type Handler, layersOf } from "./koa-router.js";
import { mountOf } from "./protected-routers.js";
import type { RouterRoute } from "./router-routes.js";

/** Faults that prevent a router's layers from being protected, whatever the document contains. */
export function faultsOfLayers(
  routes: readonly RouterRoute[],
  table: PolicyTable,
): readonly ConfigurationFault[] {
  return routes.flatMap(({ layer: { stack }, method, shown }) => {
    const option = `${method} ${shown}`;
    const gates = gatesIn(stack);
    const fault = (code: string, message: string) => [
      { code, option, message: `\`${option}\` ${message}` },
    ];
    if (gates.some((gate) => gate.own !== undefined)) {
      return fault("already_protected", NESTED_LATE);
    }
    if (gates.some((gate) => gate.table !== undefined && gate.table !== table)) {
      return fault("gate_mismatch", OTHER_DOCUMENT);
    }
    const nested = stack.flatMap((handler) => routerOf(handler) ?? []);
    return nested.every((router) => mountOf(router) !== undefined)
      ? []
      : fault("subapp_unlisted", ROUTER_AS_HANDLER);
  });
}

export function protectedTwice(): ConfigurationFault {
  const message = "`router` is already protected: call `gate.protect` only once for each router";
  return { code: "already_protected", option: "router", message };
}

export function unknownShape(router: unknown): ConfigurationFault {
  const message =
    typeof router === "function" && routerOf(router as Handler) !== undefined
      ? "`router` is the result of `router.routes()`: pass the router itself"
      : isApplication(router)
        ? "`router` is an application of Koa, whose routes cannot be seen: pass its router, or a list of them"
        : "`router` must be a router of @koa/router 12 to 15, whose `stack` has the routes with their `path`, `methods` and `stack`";
  return { code: "framework_unknown_shape", option: "router", message };
}

export function notProtected(index: number, router: unknown): ConfigurationFault {
  if (layersOf(router) === undefined) return unknownShape(router);
  const option = `routers[${index}]`;
  const message = `\`${option}\` is not protected: call \`gate.protect(router)\` for each router before \`gate.sealed\``;
  return { code: "gate_missing", option, message };
}

/** By its members: an application may come from another copy of Koa. Its own middleware is a list, that of a router is not. */
function isApplication(value: unknown): boolean {
  if (typeof value !== "object" || value === null || !("callback" in value)) return false;
  return Array.isArray(Object.getOwnPropertyDescriptor(value, "middleware")?.value);
}

/** The router whose `routes()` returned a handler; read without a getter, since a gate's getter throws. */
function routerOf(handler: Handler): object | undefined {
  const router: unknown = Object.getOwnPropertyDescriptor(handler, "router")?.value;
  return layersOf(router) === undefined ? undefined : (router as object);
}

const NESTED_LATE =
  "comes from a router that was protected before it was nested: protect only the outermost router, after everything is nested";
const OTHER_DOCUMENT =
  "has a gate of another document: protect a router with one gate, created by one `callgate`";
const ROUTER_AS_HANDLER =
  "has another router among its handlers, so that one entry would decide for all its routes: nest it by " +
  "`router.use(path, nested.routes())`, or protect it first";
