import type { FactoryProvider, Provider } from "@nestjs/common";
import {
  APP_GUARD,
  DiscoveryService,
  HttpAdapterHost,
  ModuleRef,
  ModulesContainer,
} from "@nestjs/core";
import { Callgate } from "./callgate.js";
import { CallgateGuard } from "./callgate-guard.js";
import { Gatekeeper } from "./gatekeeper.js";
import { GlobalGuard, NamesTheGuard } from "./global-guard.js";
import { HandlerPolicies } from "./handler-policies.js";
import { type MountedModule, mountOptions } from "./module-options.js";
import { Platform } from "./platform.js";
import { addRefusalFilter, RefusalFilter } from "./refusal-filter.js";
import { StartUp } from "./start-up.js";
import { LISTING, MOUNTED, OPTIONS } from "./tokens.js";

/**
 * What the module consists of, beside its options.
 *
 * @param own the class of the module, which an application imports once
 */
export function providersOf(own: unknown): readonly Provider[] {
  return [
    { provide: MOUNTED, inject: [OPTIONS], useFactory: mountOptions },
    provided(Callgate, [MOUNTED]),
    provided(Platform, [HttpAdapterHost]),
    provided(HandlerPolicies, [MOUNTED]),
    provided(Gatekeeper, [MOUNTED, HandlerPolicies, Platform]),
    CallgateGuard,
    NamesTheGuard,
    { ...provided(GlobalGuard, [CallgateGuard, ModulesContainer]), provide: APP_GUARD },
    { provide: RefusalFilter, inject: [Platform, ModuleRef], useFactory: addRefusalFilter },
    {
      provide: StartUp,
      inject: [
        MOUNTED,
        HandlerPolicies,
        DiscoveryService,
        ModulesContainer,
        HttpAdapterHost,
        ModuleRef,
      ],
      useFactory: (
        mounted: MountedModule,
        policies: HandlerPolicies,
        discovery: DiscoveryService,
        modules: ModulesContainer,
        platform: HttpAdapterHost,
        moduleRef: ModuleRef,
      ) =>
        new StartUp(mounted, policies, {
          discovery,
          modules,
          platform,
          moduleRef,
          own,
        }),
    },
    { provide: LISTING, inject: [StartUp], useFactory: ({ list }: StartUp) => list },
  ];
}

/** A class, made with these: without decorators, whose types a build may not keep. */
function provided(
  made: new (...given: never[]) => object,
  inject: FactoryProvider["inject"],
): FactoryProvider {
  return {
    provide: made,
    inject: inject ?? [],
    useFactory: (...given: unknown[]) => new made(...(given as never[])),
  };
}
