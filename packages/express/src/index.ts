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
export type { RouteInventory } from "@callgate/policy/binding";
export { authOf } from "./auth-of.js";
export { callgate } from "./callgate.js";
export type {
  CallgateOptions,
  ExpressGate,
  ExpressRoutes,
  GatedRequest,
  RequestHandler,
} from "./express-gate.js";
export type { ProtectOptions } from "./protection/options.js";
export type { Protection } from "./protection/protect.js";
export { expectProtected } from "./routing/expect-protected.js";
export { routes, writeRoutes } from "./routing/inventory.js";
