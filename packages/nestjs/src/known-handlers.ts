import type { DiscoveryService, MetadataScanner } from "@nestjs/core";
import type { ControllerWrapper, HandlerRoute, HttpRoutes } from "./http-routes.js";
import { type Handler, metadataOf, type Owner } from "./metadata-of.js";

/** A method of the application that Nest calls for a request or a message. */
export interface KnownHandler {
  /** `OrdersController.show`. */
  readonly name: string;
  /** Its name in the class: `show`. */
  readonly method: string;
  readonly owner: Owner;
  readonly handler: Handler;
  /** As `context.getType()` names it. */
  readonly type: string;
  /** Of `http` alone. */
  readonly routes: readonly HandlerRoute[];
}

/** By which metadata Nest finds handlers beside those of HTTP. */
const KINDS = [
  ["rpc", "microservices:pattern"],
  ["ws", "websockets:message_mapping"],
  ["graphql", "graphql:resolver_type"],
] as const;

/** What Nest has of a class that it made. */
type Wrapper = ReturnType<DiscoveryService["getControllers"]>[number];

/** Every handler of an application: of controllers, resolvers and gateways. */
export function knownHandlers(
  discovery: DiscoveryService,
  scanner: MetadataScanner,
  routes: HttpRoutes,
): readonly KnownHandler[] {
  const controllers = discovery.getControllers().filter(isMade);
  const providers = discovery.getProviders().filter((each) => isMade(each) && isOfClass(each));
  const ofHttp = controllers.flatMap((wrapper) => {
    const owner = ownerOf(wrapper);
    return routes.of(wrapper as unknown as ControllerWrapper).map(
      ({ name, handler, routes }): KnownHandler => ({
        name: `${owner.name}.${name}`,
        method: name,
        owner,
        handler,
        type: "http",
        routes,
      }),
    );
  });
  return [...ofHttp, ...[...controllers, ...providers].flatMap((each) => others(each, scanner))];
}

function others(wrapper: Wrapper, scanner: MetadataScanner): readonly KnownHandler[] {
  const owner = ownerOf(wrapper);
  const prototype = Object.getPrototypeOf(wrapper.instance) as Record<string, Handler>;
  return scanner.getAllMethodNames(prototype).flatMap((method) => {
    const handler = prototype[method] as Handler;
    return KINDS.filter(([, key]) => metadataOf(key, handler) !== undefined).map(
      ([type]): KnownHandler => ({
        name: `${owner.name}.${method}`,
        method,
        owner,
        handler,
        type,
        routes: [],
      }),
    );
  });
}

/** The class that Nest names in a context: that of the object. */
function ownerOf({ instance }: Wrapper): Owner {
  return (instance as object).constructor as Owner;
}

function isMade({ instance }: Wrapper): boolean {
  return typeof instance === "object" && instance !== null;
}

function isOfClass({ isNotMetatype, inject }: Wrapper): boolean {
  return !isNotMetatype && !inject;
}
