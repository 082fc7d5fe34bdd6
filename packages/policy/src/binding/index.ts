/**
 * For authors of adapters: a policy document bound to the routes of a framework.
 *
 * Applications import the package of their framework, or `@callgate/policy`.
 */

export type { DiffFinding } from "../diff/diff-finding.js";
export type { Witness, WitnessOutcome } from "../diff/witness.js";
export type { Position } from "../findings/finding.js";
export type {
  InventoryMiddleware,
  InventoryRoute,
  RouteInventory,
} from "../inventory/route-inventory.js";
export { assertProtected } from "../inventory/unprotected.js";
export { writeInventory } from "../inventory/write-inventory.js";
export type { SubjectAuthentication } from "../judging/subject.js";
export { canonicalName } from "../names/endpoint-name.js";
export type { PolicyEntry } from "../policy.js";
export type { MatchedRoute } from "../select.js";
export { type AuditedRoute, type AuditOptions, auditRoutes } from "./audit-routes.js";
export type { BoundEndpoint } from "./bound-endpoint.js";
export { type EndpointNameText, isEndpointName } from "./endpoint-name-text.js";
export { fitsMount, isVariable, segmentsOf } from "./endpoint-path.js";
export type { BoundHealth, GateControls } from "./gate-controls.js";
export { handlersBehind, identify, isOrWraps } from "./handler-identity.js";
export { type BindingOptions, mountPolicy } from "./mount-policy.js";
export type { MountedPolicy } from "./mounted-policy.js";
export type { PolicySource } from "./policy-source.js";
export type { PolicyTable, Reloaded } from "./policy-table.js";
export type { CompiledEntry } from "./table-version.js";
