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
export { expectProtected, type Routers, routes, writeRoutes } from "./inventory.js";
export type { CallgateOptions, KoaGate } from "./koa-gate.js";
export type { KoaRouter, MountedRouter } from "./koa-router.js";
export type { GatedContext, Middleware, PublicMiddleware } from "./middleware.js";
export type { ProtectOptions } from "./read-mount.js";
