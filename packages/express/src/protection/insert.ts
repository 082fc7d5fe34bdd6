import { copyMark } from "../gate-marks.js";
import {
  type Application,
  type Layer,
  type Route,
  type Router,
  routerOf,
} from "../routing/express-shapes.js";

/** A handler created by a gate. */
export type GateHandler = { readonly name: string } & ((...args: never[]) => unknown);

/** Adds a handler before all others of a route, for these of its methods. */
export function insertInRoute(route: Route, verbs: readonly string[], handler: GateHandler): void {
  const members = route as unknown as Record<string, (handler: unknown) => unknown>;
  for (const verb of verbs) {
    members[verb]?.(handler);
    route.stack.unshift(holding(route.stack.pop() as Layer, handler));
  }
}

/** Adds a handler before a layer of a router. It is reached by the same requests: its path is that of the layer itself. */
export function insertBefore(router: Router, layer: Layer, handler: GateHandler): void {
  const added: Layer = Object.assign(Object.create(Object.getPrototypeOf(layer)), layer, {
    name: handler.name,
  });
  router.stack.splice(router.stack.indexOf(layer), 0, holding(added, handler));
}

/** Adds a handler after everything except the error handlers at the end, which may receive its refusals. */
export function insertAtEnd(app: Application, handler: GateHandler): void {
  app.use(handler);
  const { stack } = routerOf(app) as Router;
  const added = stack.pop() as Layer;
  const isOther = ({ handle }: Layer) => (handle as GateHandler).length !== 4;
  stack.splice(stack.findLastIndex(isOther) + 1, 0, holding(added, handler));
}

/** The layer, with the handler itself: some packages wrap the handlers of routes and routers. */
function holding(layer: Layer, handler: GateHandler): Layer {
  copyMark(handler, layer);
  return Object.assign(layer, { handle: handler });
}
