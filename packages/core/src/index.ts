export { type AdapterOptions, type MountedGate, mountGate } from "./adapter.js";
export type { Clock, ClockTimer } from "./clock.js";
export { systemClock } from "./clock.js";
export { type Answer, toAnswer } from "./decision/answer.js";
export {
  type Allowed,
  type Decision,
  type Denied,
  letsThrough,
  type Unavailable,
} from "./decision/decision.js";
export {
  type CatalogueRow,
  catalogue,
  type DenialReason,
  type Reason,
  type UnavailableReason,
} from "./decision/denial.js";
export { RefusedError } from "./decision/refused-error.js";
export {
  ConfigurationError,
  type ConfigurationFault,
  type ConfigurationFaultCode,
  GateNotMountedError,
} from "./errors.js";
export type { DecisionEvent, KeysEvent } from "./events.js";
export { Faults, received } from "./faults.js";
export {
  createGate,
  type Gate,
  type GateHealth,
  type GatePolicy,
  type IssuerHealth,
} from "./gate.js";
export { isSecureUrl } from "./http/secure-url.js";
export { ALGORITHMS, type Algorithm } from "./issuer/algorithms.js";
export { spaceDelimited, stringList, subjectIsCaller } from "./issuer/profiles/claim-readers.js";
export { type ProfileName, profiles } from "./issuer/profiles/index.js";
export type { IssuerProfile } from "./issuer/profiles/issuer-profile.js";
export type { KeyHealth, KeySetState } from "./keys/key-source.js";
export type { SkippedKeyCode } from "./keys/verification-key.js";
export type {
  AliasedIssuerOptions,
  GateOptions,
  IssuerOptions,
  SharedOptions,
} from "./options/gate-options.js";
export { integerWithin } from "./options/option-checks.js";
export type { EndpointPolicy, Mode } from "./policy/endpoint-policy.js";
export { fromNode } from "./request/from-node.js";
export type { ResourceRequest } from "./request/resource-request.js";
export type { Auth, Caller } from "./token/auth.js";
export type { ClaimsSet } from "./token/claims-set.js";
export type { Json, JsonObject } from "./token/json.js";
