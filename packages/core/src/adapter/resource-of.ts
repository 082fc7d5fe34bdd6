import type { Gate } from "../gate.js";
import { ConfigurationError } from "../kit/configuration/configuration-error.js";
import type { ProtectedResource } from "../resource/protected-resource.js";

/**
 * The metadata of a gate, for an adapter's `metadata()`.
 *
 * @throws {ConfigurationError} `option_missing` where the gate publishes none
 */
export function resourceOf({ resource }: Gate): ProtectedResource {
  if (resource !== undefined) return resource;
  const message =
    "`resource` is missing: `gate.metadata()` serves the metadata of the gate, and it publishes none; `resource: {}` is " +
    "every default";
  throw new ConfigurationError("Mounting", [
    { code: "option_missing", option: "resource", message },
  ]);
}

/**
 * Refuses to serve metadata from below a prefix, where no client looks for it.
 *
 * @throws {ConfigurationError} `option_conflict`
 */
export function refusePrefix(prefix: string | undefined): void {
  if (prefix === undefined || prefix === "" || prefix === "/") return;
  const message =
    "`resource` has metadata at a fixed path of this server, and the plugin is registered under a prefix: register it without one, " +
    "or create the gate with `resource` outside and pass it in where the routes are";
  throw new ConfigurationError("Plugin", [
    { code: "option_conflict", option: "resource", message },
  ]);
}
