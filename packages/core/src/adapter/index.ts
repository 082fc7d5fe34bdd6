/**
 * For authors of adapters: how a framework's request becomes a decision, and a decision the framework's answer.
 *
 * Applications import their framework's package, or `@callgate/core`.
 */

export { type Answer, toAnswer } from "../decision/answer.js";
export type { Auth, Caller } from "../decision/auth.js";
export {
  type Allowed,
  type Decision,
  type Denied,
  letsThrough,
  type Unavailable,
} from "../decision/decision.js";
export { RefusedError } from "../decision/refused-error.js";
export type { Gate, GatePolicy } from "../gate.js";
export {
  ConfigurationError,
  type ConfigurationFault,
} from "../kit/configuration/configuration-error.js";
export type { GateOptions } from "../options/gate-options.js";
export type { EndpointPolicy } from "../policy/endpoint-policy.js";
export type { ResourceRequest } from "../request/resource-request.js";
export { type FromNodeDetails, fromNode, type NodeRequest } from "./from-node.js";
export { GateNotMountedError } from "./gate-not-mounted-error.js";
export { type AdapterOptions, type MountedGate, mountGate } from "./mount-gate.js";
