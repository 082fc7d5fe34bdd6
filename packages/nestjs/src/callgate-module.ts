import { type DynamicModule, Module, type ModuleMetadata, type Provider } from "@nestjs/common";
import { DiscoveryModule } from "@nestjs/core";
import { Callgate } from "./callgate.js";
import { Gatekeeper } from "./gatekeeper.js";
import type { CallgateModuleOptions } from "./module-options.js";
import { providersOf } from "./providers.js";
import { OPTIONS } from "./tokens.js";

/** How other providers, such as `ConfigService` or a secret store, create the options of the module. */
export interface CallgateModuleAsyncOptions extends Pick<ModuleMetadata, "imports"> {
  /** The providers that `useFactory` receives, in their order. Default: none. */
  readonly inject?: readonly unknown[];
  /** Returns the options, or a promise of them. */
  readonly useFactory: (
    ...injected: never[]
  ) => CallgateModuleOptions | Promise<CallgateModuleOptions>;
}

/**
 * Callgate in an application of Nest 11 or 12, on Express or on Fastify: import it once, in the application's module.
 *
 * It guards every handler of the application. One for which nothing is declared, by `@Endpoint`, `@Callers` or `@Open` on
 * the method or its class, or by an entry of the policy document, prevents the start.
 *
 * Creating the application rejects with `ConfigurationError` (`callgate_configuration_invalid`) and every fault of the
 * options, `init` and `listen` with every fault of the handlers.
 */
// biome-ignore lint/complexity/noStaticOnlyClass: a module of Nest is a class
export class CallgateModule {
  static {
    Module({})(CallgateModule);
  }

  /**
   * The module with its options.
   *
   * @example
   * @Module({ imports: [CallgateModule.forRoot({ issuer, audience })], controllers: [OrdersController] })
   * export class AppModule {}
   */
  static forRoot(options: CallgateModuleOptions): DynamicModule {
    return moduleOf([{ provide: OPTIONS, useValue: options }], []);
  }

  /**
   * The module with options that other providers make.
   *
   * @example
   * CallgateModule.forRootAsync({
   *   inject: [ConfigService],
   *   useFactory: (config: ConfigService) => ({ issuer: config.getOrThrow("ISSUER"), audience: "orders" }),
   * })
   */
  static forRootAsync({
    imports = [],
    inject = [],
    useFactory,
  }: CallgateModuleAsyncOptions): DynamicModule {
    const options = { provide: OPTIONS, inject: [...inject], useFactory } as Provider;
    return moduleOf([options], imports);
  }
}

function moduleOf(
  options: readonly Provider[],
  imports: NonNullable<ModuleMetadata["imports"]>,
): DynamicModule {
  return {
    module: CallgateModule,
    global: true,
    imports: [DiscoveryModule, ...imports],
    providers: [...options, ...providersOf(CallgateModule)],
    // The guard for `@UseGuards` elsewhere needs what it consists of.
    exports: [Callgate, Gatekeeper],
  };
}
