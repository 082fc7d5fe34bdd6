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
