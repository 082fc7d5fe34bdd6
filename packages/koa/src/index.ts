export {
  type AdapterOptions,
  type Auth,
  ConfigurationError,
  type Decision,
  decisionOf,
  type EndpointPolicy,
  type Gate,
  GateNotMountedError,
  type GateOptions,
  RefusedError,
} from "@callgate/core/adapter";
export { authOf } from "./auth-of.js";
export { callgate, type GatedContext, type KoaGate, type Middleware } from "./callgate.js";
