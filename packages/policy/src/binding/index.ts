/**
 * For authors of adapters: a policy document bound to the routes of a framework.
 *
 * Applications import their framework's package, or `@callgate/policy`.
 */

export { BoundEndpoint } from "./bound-endpoint.js";
export { type EndpointNameText, isEndpointName } from "./endpoint-name-text.js";
export {
  type BoundHealth,
  type MountedPolicy,
  mountPolicy,
  type PolicyOptions,
} from "./mount-policy.js";
export type { PolicySource } from "./policy-source.js";
export { PolicyTable, type Reloaded } from "./policy-table.js";
export type { CompiledEntry } from "./table-version.js";
