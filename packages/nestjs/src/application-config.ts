import type { ApplicationConfig, ModuleRef } from "@nestjs/core";

/** Global prefix, versioning and global filters. Nest has no provider for them; a module's own reference leads there. */
export function configOf(moduleRef: ModuleRef): ApplicationConfig {
  const { container } = moduleRef as unknown as {
    readonly container: { readonly applicationConfig: ApplicationConfig };
  };
  return container.applicationConfig;
}
