/**
 * For authors of adapters: a policy document bound to the routes of a framework.
 *
 * Applications import their framework's package, or `@callgate/policy`.
 */

export type {
  InventoryMiddleware,
  InventoryRoute,
  RouteInventory,
} from "../inventory/route-inventory.js";
export { assertProtected } from "../inventory/unprotected.js";
export { writeInventory } from "../inventory/write-inventory.js";
export type { MatchedRoute } from "../select.js";
export type { BoundEndpoint } from "./bound-endpoint.js";
export { type EndpointNameText, isEndpointName } from "./endpoint-name-text.js";
export { fitsMount } from "./endpoint-path.js";
export type { GateControls } from "./gate-controls.js";
export {
  type BindingOptions,
  type MountedPolicy,
  mountPolicy,
} from "./mount-policy.js";
export type { PolicySource } from "./policy-source.js";
export type { PolicyTable } from "./policy-table.js";
export type { CompiledEntry } from "./table-version.js";
