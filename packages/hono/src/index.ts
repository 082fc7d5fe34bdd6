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
export type { HonoApp } from "./hono-app.js";
export type { CallgateOptions, HonoGate, Middleware, PublicMiddleware } from "./hono-gate.js";
export { expectProtected, routes, writeRoutes } from "./inventory.js";
