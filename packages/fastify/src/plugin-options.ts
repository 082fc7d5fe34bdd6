import {
  type AdapterOptions,
  ConfigurationError,
  type Gate,
  type GateOptions,
  ownOptions,
  type SharedOptions,
} from "@callgate/core/adapter";
import {
  type BindingOptions,
  type MountedPolicy,
  mountPolicy,
  type PolicySource,
} from "@callgate/policy/binding";
import type { FastifyPluginCallback, FastifyRequest } from "fastify";

/** The options of a new gate, or an existing `gate`; with either `onDenied`, and the policy document. */
export type PluginOptions = AdapterOptions<FastifyRequest> &
  BindingOptions &
  (GateOptions | { readonly gate: Gate } | (SharedOptions & { readonly policy: PolicySource }));

/** The plugin, and the same for the routes of one encapsulated scope. */
export interface CallgatePlugin extends FastifyPluginCallback<PluginOptions> {
  /**
   * Guards the routes of the scope that registers it, and of the scopes inside; for a server with several gates. Routes
   * outside of it are not checked.
   */
  readonly scoped: FastifyPluginCallback<PluginOptions>;
}

/** @throws {ConfigurationError} with every fault of the options */
export function mountOptions(given: PluginOptions): MountedPolicy {
  // Own members only: an omitted option is not read from a prototype.
  const options = ownOptions(given);
  if (!Object.hasOwn(Object(options), "gate")) return mountPolicy(options as GateOptions);
  const { gate, ...rest } = options as AdapterOptions & BindingOptions & { readonly gate: Gate };
  if (gate !== undefined) return mountPolicy(gate, rest);
  const message = "`gate` is present and `undefined`: leave it out, or pass a gate";
  throw new ConfigurationError("Plugin options", [
    { code: "option_invalid", option: "gate", message },
  ]);
}
