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
export {
  type CallgateOptions,
  callgate,
  type ExpressGate,
  type GatedRequest,
  type RequestHandler,
} from "./callgate.js";
