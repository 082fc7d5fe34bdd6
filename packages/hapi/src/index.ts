import "./hapi-types.js";

export {
  type AdapterOptions,
  type Auth,
  ConfigurationError,
  type EndpointPolicy,
  type Gate,
  GateNotMountedError,
  type GateOptions,
  RefusedError,
} from "@callgate/core/adapter";
export { authOf } from "./auth-of.js";
export { callgate, type PluginOptions } from "./callgate.js";
