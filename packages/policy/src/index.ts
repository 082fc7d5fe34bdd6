export type {
  Actor,
  AliasedIssuerOptions,
  CallerGrant,
  DelegatedActors,
  EndpointPolicy,
  Introspection,
  IssuerOptions,
  IssuerProfile,
  UserAuthentication,
} from "@callgate/core";
export {
  type GrantExpiringEvent,
  type PolicyEvent,
  type PolicyReloadEvent,
  policyChannel,
} from "./binding/policy-event.js";
export {
  type DocumentPath,
  type Finding,
  formatFinding,
  type Position,
} from "./findings/finding.js";
export {
  ERROR_CODES,
  type ErrorCode,
  type FindingCode,
  REVIEW_CODES,
  type ReviewCode,
  WARNING_CODES,
  type WarningCode,
} from "./findings/finding-codes.js";
export type { PolicyCounts, PolicyReading } from "./loading/build-policy.js";
export { loadPolicy, parsePolicy, readPolicy, withConditions } from "./loading/load-policy.js";
export type { ReadRegister } from "./loading/open-register.js";
export type { ParseOptions, PolicyOptions } from "./loading/options.js";
export { canonicalName } from "./names/endpoint-name.js";
export type { Environment } from "./names/env-template.js";
export type {
  CallerGroup,
  Condition,
  ImpliedScopes,
  Policy,
  PolicyEntry,
  PolicyIssuers,
  PolicyOutline,
  RegisteredCaller,
  WrittenGrant,
} from "./policy.js";
export {
  type CallerInDocument,
  definePolicy,
  type EndpointInDocument,
  type EndpointNameOf,
  type GrantInDocument,
  type GrantsInDocument,
  type GroupMember,
  type IssuerInDocument,
  type PolicyDocument,
} from "./policy-document.js";
export { entryFor, entryNamed, type MatchedRoute, nearestName } from "./select.js";
export {
  type CanonicalCaller,
  type CanonicalEntry,
  type CanonicalPolicy,
  canonicalForm,
} from "./version.js";
export { EXPIRING_MS } from "./warnings.js";
