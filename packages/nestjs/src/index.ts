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
export { Callgate } from "./callgate.js";
export { CallgateGuard } from "./callgate-guard.js";
export { CallgateModule, type CallgateModuleAsyncOptions } from "./callgate-module.js";
export { CurrentCaller } from "./current-caller.js";
export { Callers, Endpoint, type HandlerDeclaration, Open } from "./endpoint.js";
export type { CallgateModuleOptions, ContextOptions } from "./module-options.js";
export { expectProtected, type NestApplication, routes, writeRoutes } from "./routes.js";
