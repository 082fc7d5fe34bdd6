import { ConfigurationError } from "@callgate/core/adapter";
import type { OnApplicationBootstrap, OnApplicationShutdown } from "@nestjs/common";
import {
  type DiscoveryService,
  type HttpAdapterHost,
  MetadataScanner,
  type ModuleRef,
  type ModulesContainer,
} from "@nestjs/core";
import { configOf } from "./application-config.js";
import { checkHandlers, faultsOf } from "./check-handlers.js";
import type { HandlerPolicies } from "./handler-policies.js";
import { HttpRoutes } from "./http-routes.js";
import { type KnownHandler, knownHandlers } from "./known-handlers.js";
import { listRoutes } from "./list-routes.js";
import { serveMetadata } from "./metadata.js";
import type { MountedModule } from "./module-options.js";
import type { Listing } from "./tokens.js";

/** What Nest provides to look into an application. */
export interface Surroundings {
  readonly discovery: DiscoveryService;
  readonly modules: ModulesContainer;
  readonly platform: HttpAdapterHost;
  readonly moduleRef: ModuleRef;
  /** The class of the module, which an application imports once. */
  readonly own: unknown;
}

/** Checks the handlers of the application when it starts, and stops what was made when it ends. */
export class StartUp implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #mounted: MountedModule;
  readonly #policies: HandlerPolicies;
  readonly #around: Surroundings;

  constructor(mounted: MountedModule, policies: HandlerPolicies, around: Surroundings) {
    this.#mounted = mounted;
    this.#policies = policies;
    this.#around = around;
    const { resource } = mounted.gate;
    if (resource !== undefined) serveMetadata(around.platform, resource);
  }

  readonly list: Listing = () => listRoutes(this.#handlers(), this.#policies);

  /** @throws {ConfigurationError} with every fault of every handler */
  onApplicationBootstrap(): void {
    const { modules, own } = this.#around;
    if ([...modules.values()].filter(({ metatype }) => metatype === own).length > 1) throw twice();
    const handlers = this.#handlers();
    checkHandlers(handlers, this.#policies, this.#mounted);
    this.#mounted.table?.keepSound(() => faultsOf(handlers, this.#policies));
  }

  onApplicationShutdown(): void {
    this.#mounted.release();
  }

  #handlers(): readonly KnownHandler[] {
    const { discovery, modules, platform, moduleRef } = this.#around;
    const routes = new HttpRoutes(configOf(moduleRef), modules, platform);
    return knownHandlers(discovery, new MetadataScanner(), routes);
  }
}

function twice(): ConfigurationError {
  const message =
    "`CallgateModule` is imported with options more than once: import `forRoot` or `forRootAsync` in one module";
  return new ConfigurationError("Module", [
    { code: "already_protected", option: "CallgateModule", message },
  ]);
}
