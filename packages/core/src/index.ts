export { type FromNodeDetails, fromNode } from "./adapter/from-node.js";
export { type FromRequestDetails, fromRequest, type WebRequest } from "./adapter/from-request.js";
export type { NodeRequest } from "./adapter/node-request.js";
export type { AuditHealth, AuditLog } from "./audit/audit-log.js";
export type {
  AuditFormatName,
  AuditLogOptions,
  AuditStream,
  AuditWriter,
} from "./audit/audit-log-options.js";
export { createAuditLog } from "./audit/create-audit-log.js";
export { createGate } from "./create-gate.js";
export { type Answer, toAnswer, toResponse } from "./decision/answer.js";
export type { Actor, Auth, Binding, Caller } from "./decision/auth.js";
export {
  catalogue,
  type DenialReason,
  type Reason,
  type UnavailableReason,
} from "./decision/catalogue.js";
export type { CatalogueRow } from "./decision/catalogue-row.js";
export {
  type Allowed,
  type Decision,
  type Denied,
  letsThrough,
  type Unavailable,
} from "./decision/decision.js";
export type { DecisionEvent } from "./decision/decision-event.js";
export type { ReportedRequest } from "./decision/decision-reporter.js";
export type { DecisionHint } from "./decision/explanation.js";
export type { PolicyOrigin } from "./decision/policy-origin.js";
export { RefusedError } from "./decision/refused-error.js";
export type { Gate, GatePolicy } from "./gate.js";
export type {
  GateHealth,
  IssuerHealth,
  RevocationSourceHealth,
  RevocationsHealth,
} from "./gate-health.js";
export {
  spaceDelimited,
  spaceDelimitedOrList,
  stringList,
  subjectIsAbsent,
  subjectIsCaller,
} from "./issuer/profiles/claim-readers.js";
export { type ProfileName, profiles } from "./issuer/profiles/index.js";
export type { IssuerProfile } from "./issuer/profiles/issuer-profile.js";
export { type SpiffeOptions, spiffe } from "./issuer/profiles/spiffe.js";
export type { SkippedKeyCode } from "./keys/key-rules.js";
export type { KeyHealth, KeySetState } from "./keys/key-source.js";
export type { KeysEvent } from "./keys/keys-event.js";
export { ALGORITHMS, type Algorithm } from "./kit/algorithms.js";
export {
  ConfigurationError,
  type ConfigurationFault,
  type ConfigurationFaultCode,
} from "./kit/configuration/configuration-error.js";
export type { FetchLike, FetchRequest, FetchResponse } from "./kit/net/fetch-like.js";
export type { FetchTrace, FetchTraceError } from "./kit/net/fetch-trace.js";
export type {
  PublishedChange,
  Revocation,
  RevocationChange,
  RevocationMatch,
  RevocationSource,
} from "./kit/revocation/revocation.js";
export type { Lease, LockStore } from "./kit/state/lock-store.js";
export { type MemoryLockStoreOptions, memoryLockStore } from "./kit/state/memory-lock-store.js";
export {
  type MemoryReplayStoreOptions,
  memoryReplayStore,
} from "./kit/state/memory-replay-store.js";
export { type MemoryValueStoreOptions, memoryValueStore } from "./kit/state/memory-value-store.js";
export type { ReplayStore } from "./kit/state/replay-store.js";
export {
  StoreUnavailableError,
  type StoreUnavailableReason,
} from "./kit/state/store-unavailable-error.js";
export type { ValueStore } from "./kit/state/value-store.js";
export { type Clock, type ClockTimer, systemClock } from "./kit/time/clock.js";
export type { GateOptions } from "./options/gate-options.js";
export type {
  AliasedIssuerOptions,
  IssuerOptions,
  ResolvedIssuerOptions,
  ResolvedIssuersOptions,
} from "./options/issuer-options.js";
export type { SharedOptions } from "./options/shared-options.js";
export type { BindingDemand } from "./policy/binding-demand.js";
export type { ClaimValue } from "./policy/claim-demands.js";
export type {
  CallerGrant,
  DelegatedActors,
  EndpointDeclaration,
  EndpointPolicy,
  Mode,
  UserAuthentication,
} from "./policy/endpoint-policy.js";
export type { RequestPeer, ResourceRequest, RouteParams } from "./request/resource-request.js";
export type { MetadataRequest, ProtectedResource } from "./resource/protected-resource.js";
export type { ResourceOptions } from "./resource/resource-options.js";
export { type FileRevocationsOptions, fileRevocations } from "./revocation/file-revocations.js";
export type { RevocationOptions } from "./revocation/revocation-options.js";
export type { RevocationsEvent } from "./revocation/revocations-event.js";
export type { ClaimsSet } from "./token/claims-set.js";
export type { Json, JsonObject } from "./token/json.js";
export type {
  CertificateHeader,
  CertificateOptions,
  CertificateProxy,
  CertificateSource,
} from "./verify/binding/certificate/certificate-options.js";
export type { XfccChoice } from "./verify/binding/certificate/formats/xfcc.js";
export type { DpopNonceOptions, DpopOptions } from "./verify/binding/dpop/dpop-options.js";
export type { Introspection, IntrospectionHealth } from "./verify/introspection/introspection.js";
export type { SignatureThreads } from "./verify/jwt/signatures/signature-verifier.js";
export type { SignatureQueueHealth } from "./verify/jwt/signatures/thread-queue.js";
