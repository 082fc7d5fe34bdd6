export {
  type Actor,
  type AdapterOptions,
  type Allowed,
  type Answer,
  type AuditHealth,
  type AuditLog,
  type AuditLogOptions,
  type Auth,
  type Binding,
  type Caller,
  type CallerGrant,
  ConfigurationError,
  type ConfigurationFault,
  createAuditLog,
  type Decision,
  type Denied,
  decisionOf,
  type EndpointDeclaration,
  type EndpointPolicy,
  type Gate,
  type GateHealth,
  GateNotMountedError,
  type GateOptions,
  type GatePolicy,
  type IntrospectionHealth,
  type IssuerHealth,
  type JsonObject,
  type ProtectedResource,
  RefusedError,
  type RevocationSourceHealth,
  type RevocationsHealth,
  type SignatureQueueHealth,
  type Unavailable,
} from "@callgate/core/adapter";
export type {
  BoundHealth,
  DiffFinding,
  InventoryMiddleware,
  InventoryRoute,
  Position,
  Reloaded,
  RouteInventory,
  SubjectAuthentication,
  Witness,
  WitnessOutcome,
} from "@callgate/policy/binding";
export { authOf } from "./auth-of.js";
export { callgate } from "./callgate.js";
export type { CallgateControls } from "./controls.js";
export type { CallgatePlugin, PluginOptions } from "./plugin-options.js";
export type { RouteDeclaration } from "./route-declaration.js";
export { expectProtected, routes, writeRoutes } from "./routes.js";
