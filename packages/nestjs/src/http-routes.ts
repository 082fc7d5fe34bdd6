import type { MatchedRoute } from "@callgate/policy/binding";
import { RequestMethod, type Type } from "@nestjs/common";
import {
  type ApplicationConfig,
  type HttpAdapterHost,
  MetadataScanner,
  type ModulesContainer,
} from "@nestjs/core";
import { PathsExplorer } from "@nestjs/core/router/paths-explorer.js";
import { RoutePathFactory } from "@nestjs/core/router/route-path-factory.js";
import { hostOf } from "./host-of.js";
import { type Handler, metadataOf, type Owner } from "./metadata-of.js";

/** The part of a controller's `InstanceWrapper` that is read. */
export interface ControllerWrapper {
  readonly instance: object;
  readonly metatype: unknown;
  readonly host?: { readonly metatype: unknown } | undefined;
}

/** A handler of a controller, with every route that Nest makes of it. */
export interface RoutedHandler {
  readonly name: string;
  readonly handler: Handler;
  readonly routes: readonly HandlerRoute[];
}

/** A route of a handler. `host` is `null` where the controller is for hosts that are not one name. */
export interface HandlerRoute extends Omit<MatchedRoute, "host"> {
  readonly host: string | null | undefined;
}

/**
 * The routes of controllers, as Nest makes them: by its own `PathsExplorer` and `RoutePathFactory`, which global prefix,
 * versions and `RouterModule` are part of.
 *
 * For checks at start and for lists. A request is decided by the route that the platform matched.
 */
export class HttpRoutes {
  readonly #config: ApplicationConfig;
  readonly #modules: ModulesContainer;
  readonly #platform: HttpAdapterHost;
  readonly #paths = new PathsExplorer(new MetadataScanner());

  constructor(config: ApplicationConfig, modules: ModulesContainer, platform: HttpAdapterHost) {
    this.#config = config;
    this.#modules = modules;
    this.#platform = platform;
  }

  of({ instance, metatype, host }: ControllerWrapper): readonly RoutedHandler[] {
    const controller = metatype as Type;
    const ofController = ([metadataOf("path", controller) ?? []] as (string | string[])[]).flat();
    const about = {
      modulePath: this.#modulePath(host?.metatype),
      controllerVersion: this.#versionOf(controller),
      versioningOptions: this.#config.getVersioning(),
      globalPrefix: withSlash(this.#config.getGlobalPrefix()),
    };
    return this.#paths.scanForPaths(instance).map((found) => {
      const method = RequestMethod[found.requestMethod] as string;
      const routes = ofController.flatMap((ctrlPath) =>
        found.path.flatMap((methodPath) => {
          const place = { ctrlPath: withSlash(ctrlPath), methodPath, methodVersion: found.version };
          const paths = new RoutePathFactory(this.#config).create(
            { ...about, ...place } as Parameters<RoutePathFactory["create"]>[0],
            found.requestMethod,
          );
          return paths.map((path) => ({
            method: method === "ALL" ? "*" : method.replace("_", "-"),
            path: this.#platform.httpAdapter?.normalizePath?.(path) ?? path,
            host: hostOf(controller as Owner),
          }));
        }),
      );
      return { name: found.methodName, handler: found.targetCallback as Handler, routes };
    });
  }

  /** What `RouterModule` registered for a module. */
  #modulePath(metatype: unknown): unknown {
    if (typeof metatype !== "function") return undefined;
    const key = "__module_path__";
    return metadataOf(key + this.#modules.applicationId, metatype) ?? metadataOf(key, metatype);
  }

  #versionOf(controller: Type): unknown {
    const versioning = this.#config.getVersioning();
    return versioning && (metadataOf("__version__", controller) ?? versioning.defaultVersion);
  }
}

function withSlash(path: string): string {
  return path === "" || path.startsWith("/") ? path : `/${path}`;
}
