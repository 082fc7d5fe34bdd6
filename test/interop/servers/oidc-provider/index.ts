import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { CannotRun, type InteropServer } from "../server.js";
import versions from "../versions.json" with { type: "json" };
import { Instance, type OidcProviderModule } from "./instance.js";
import { provisionOidcProvider } from "./provision.js";

/** oidc-provider as npm installs it, in this process, with its state in memory. */
function oidcProvider(
  name: "oidc-provider" | "oidc-provider-8",
  packageName: string,
  load: () => Promise<OidcProviderModule>,
): InteropServer {
  let instance: Instance | undefined;
  return {
    name,
    product: "oidc-provider",

    async obtain() {
      const installed = installedVersion(packageName);
      if (installed !== versions[name]) {
        throw new CannotRun(`npm installed ${installed}: write that into versions.json`);
      }
      instance = await Instance.create(await load());
    },

    start: async () => instance?.start(),
    stop: async () => instance?.stop(),
    async provision(wanted) {
      if (instance === undefined) throw new Error("it is not started");
      return provisionOidcProvider(instance, wanted);
    },
  };
}

/** The current major version. */
export const oidcProvider9: InteropServer = oidcProvider(
  "oidc-provider",
  "oidc-provider",
  () => import("oidc-provider"),
);

/** The major version before. */
export const oidcProvider8: InteropServer = oidcProvider(
  "oidc-provider-8",
  "oidc-provider8",
  // Its types are of another package than those that the configuration here is written in.
  () => import("oidc-provider8") as unknown as Promise<OidcProviderModule>,
);

function installedVersion(packageName: string): string {
  const entry = createRequire(import.meta.url).resolve(packageName);
  const manifest = join(dirname(entry), "..", "package.json");
  return (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
}
