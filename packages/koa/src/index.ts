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
  type Gate,
  GateNotMountedError,
  type GateOptions,
  RefusedError,
} from "@callgate/core/adapter";
export type { InventoryMiddleware, InventoryRoute, RouteInventory } from "@callgate/policy/binding";
export { authOf } from "./auth-of.js";
export { callgate } from "./callgate.js";
export { expectProtected, type Routers, routes, writeRoutes } from "./inventory.js";
export type { CallgateOptions, KoaGate } from "./koa-gate.js";
export type { KoaRouter, MountedRouter } from "./koa-router.js";
export type { GatedContext, Middleware, PublicMiddleware } from "./middleware.js";
export type { ProtectOptions } from "./read-mount.js";
