/**
 * For authors of adapters: turns a framework's request into a decision, and a decision into the framework's answer.
 *
 * Applications import their framework's package, or `@callgate/core`.
 */

export type { AuditHealth, AuditLog } from "../audit/audit-log.js";
export type {
  AuditFormatName,
  AuditLogOptions,
  AuditStream,
  AuditWriter,
} from "../audit/audit-log-options.js";
export { createAuditLog } from "../audit/create-audit-log.js";
export { type Answer, toAnswer, toResponse } from "../decision/answer.js";
export type { Actor, Auth, Binding, Caller } from "../decision/auth.js";
export {
  type Allowed,
  type Decision,
  type Denied,
  letsThrough,
  type Unavailable,
} from "../decision/decision.js";
export type { ReportedRequest } from "../decision/decision-reporter.js";
export type { PolicyOrigin } from "../decision/policy-origin.js";
export { RefusedError } from "../decision/refused-error.js";
export type { Gate, GatePolicy } from "../gate.js";
export type {
  GateHealth,
  IssuerHealth,
  RevocationSourceHealth,
  RevocationsHealth,
} from "../gate-health.js";
export {
  ConfigurationError,
  type ConfigurationFault,
} from "../kit/configuration/configuration-error.js";
export { ownOptions } from "../kit/configuration/own-options.js";
export {
  refuseAsHandler,
  refuseHandlerCall,
} from "../kit/configuration/refuse-as-handler.js";
export type { GateOptions } from "../options/gate-options.js";
export type { SharedOptions } from "../options/shared-options.js";
export type { BindingDemand } from "../policy/binding-demand.js";
export type {
  CallerGrant,
  DelegatedActors,
  EndpointDeclaration,
  EndpointPolicy,
  UserAuthentication,
} from "../policy/endpoint-policy.js";
export type { RequestPeer, ResourceRequest, RouteParams } from "../request/resource-request.js";
export type { MetadataRequest, ProtectedResource } from "../resource/protected-resource.js";
export type { ResourceOptions } from "../resource/resource-options.js";
export type { JsonObject } from "../token/json.js";
export type { IntrospectionHealth } from "../verify/introspection/introspection.js";
export type { SignatureQueueHealth } from "../verify/jwt/signatures/thread-queue.js";
export { besidePresent } from "./beside-present.js";
export { checkRequest, checkWebRequest } from "./check-request.js";
export { attachDecision, attachDecisionBeside, decisionOf } from "./decision-of.js";
export { deferFromNode, type FromNodeDetails, fromNode } from "./from-node.js";
export {
  deferFromRequest,
  type FromRequestDetails,
  fromRequest,
  type WebRequest,
} from "./from-request.js";
export { GateNotMountedError } from "./gate-not-mounted-error.js";
export { type AdapterOptions, isGate, type MountedGate, mountGate } from "./mount-gate.js";
export { connectionOf } from "./node-peer.js";
export type { NodeRequest } from "./node-request.js";
export { refusePrefix, resourceOf } from "./resource-of.js";
