export {
  type AdapterOptions,
  type Auth,
  type CallerGrant,
  ConfigurationError,
  type Decision,
  decisionOf,
  type EndpointDeclaration,
  type EndpointPolicy,
  type Gate,
  GateNotMountedError,
  type GateOptions,
  RefusedError,
} from "@callgate/core/adapter";
export { authOf } from "./auth-of.js";
export { type CallgateOptions, callgate, type KoaGate } from "./callgate.js";
export type { GatedContext, Middleware, PublicMiddleware } from "./middleware.js";
