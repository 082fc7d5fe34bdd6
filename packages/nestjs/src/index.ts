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
export { Callgate } from "./callgate.js";
export { CallgateGuard } from "./callgate-guard.js";
export { CallgateModule, type CallgateModuleAsyncOptions } from "./callgate-module.js";
export { CurrentCaller } from "./current-caller.js";
export { Callers, Endpoint, type HandlerDeclaration, Open } from "./endpoint.js";
export type { CallgateModuleOptions, ContextOptions } from "./module-options.js";
export { expectProtected, type NestApplication, routes, writeRoutes } from "./routes.js";
