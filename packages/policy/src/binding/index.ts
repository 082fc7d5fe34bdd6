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
  type PolicySource,
} from "./mount-policy.js";
export { PolicyTable, type Reloaded } from "./policy-table.js";
export type { CompiledEntry } from "./table-version.js";
