export {
  type AdapterOptions,
  type AuditHealth,
  type AuditLog,
  type AuditLogOptions,
  type Auth,
  type CallerGrant,
  ConfigurationError,
  createAuditLog,
  type Decision,
  decisionOf,
  type EndpointDeclaration,
  type EndpointPolicy,
  fromRequest,
  type Gate,
  GateNotMountedError,
  type GateOptions,
  RefusedError,
  toResponse,
} from "@callgate/core/adapter";
export { authOf } from "./auth-of.js";
export { callgate } from "./callgate.js";
export type { CallgateOptions, FetchGate, RequestDetails } from "./fetch-gate.js";
export { withDecisionHeaders } from "./with-decision-headers.js";
