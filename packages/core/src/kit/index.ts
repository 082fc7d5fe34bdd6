/**
 * For Callgate's own packages: what several of them need and applications do not. Not covered by semantic versioning.
 *
 * Applications import `@callgate/core`, authors of adapters `@callgate/core/adapter`.
 */

export { type Denial, deny } from "../decision/deny.js";
export type { IssuerProfile } from "../issuer/profiles/issuer-profile.js";
export { isB64Token } from "../token/credentials.js";
export { type JsonObject, parseJsonObject } from "../token/json.js";
export type {
  Introspection,
  IntrospectionContext,
  IntrospectionHealth,
  IntrospectionSettings,
  Introspector,
  SignedAnswer,
  UnsignedCause,
} from "../verify/introspection/introspection.js";
export type {
  IntrospectionUnavailable,
  Verification,
  VerifiedToken,
} from "../verify/verification.js";
export { ALGORITHMS, type Algorithm, canonicalAlgorithm, isAlgorithm } from "./algorithms.js";
export {
  ConfigurationError,
  type ConfigurationFault,
  type ConfigurationFaultCode,
} from "./configuration/configuration-error.js";
export { closest, Faults, isOptions, received } from "./configuration/faults.js";
export {
  checkClock,
  checkFunction,
  integerWithin,
  isNonEmptyStringList,
} from "./configuration/option-checks.js";
export { ownOptions } from "./configuration/own-options.js";
export { readAlgorithms } from "./configuration/read-algorithms.js";
export { splitOptions } from "./configuration/split-options.js";
export { secretValueOf, withLineEndCut, withoutLineEnd } from "./line-end.js";
export { isAddressTemplate } from "./net/address-template.js";
export { Discovery, type DiscoveryParts } from "./net/discovery.js";
export { failureCause, failureCodes, isUndecodable } from "./net/failure-cause.js";
export { FetchError, type FetchErrorCode } from "./net/fetch-error.js";
export { fetchJson } from "./net/fetch-json.js";
export {
  type FetchLike,
  type FetchRequest,
  type FetchResponse,
  globalFetch,
  isFetchResponse,
} from "./net/fetch-like.js";
export { type FetchTrace, traceFetch } from "./net/fetch-trace.js";
export {
  defineInsecureOrigins,
  INSECURE_ORIGINS_REMEDY,
  warnInsecureOrigins,
} from "./net/insecure-origins.js";
export { isMetadataAddress } from "./net/metadata-address.js";
export { discardBody, isRedirect, readBody } from "./net/read-body.js";
export { isSecureLink, isSecureUrl } from "./net/secure-url.js";
export { parseJson } from "./parse-json.js";
export { peekClaims } from "./peek-claims.js";
export { type EventSink, isHeard, publish } from "./publish.js";
export {
  readMatch,
  readRevocation,
} from "./revocation/read-revocation.js";
export type {
  PublishedChange,
  Revocation,
  RevocationChange,
  RevocationMatch,
  RevocationSource,
} from "./revocation/revocation.js";
export { isScopeToken, splitScope } from "./scopes.js";
export { sharedAcrossCopies } from "./shared-across-copies.js";
export { checkEntry, checkKey, LONGEST_MS } from "./state/check-entry.js";
export type { Lease, LockStore } from "./state/lock-store.js";
export { memoryReplayStore } from "./state/memory-replay-store.js";
export type { ReplayStore } from "./state/replay-store.js";
export {
  StoreUnavailableError,
  type StoreUnavailableReason,
} from "./state/store-unavailable-error.js";
export type { ValueStore } from "./state/value-store.js";
export { SystemFailure, systemFailureOf } from "./system-failure.js";
export { backgroundTimer } from "./time/background-timer.js";
export { type BackoffBounds, backoffMs } from "./time/backoff.js";
export { DAY_OR_INSTANT, endOf, startOf } from "./time/calendar.js";
export { type Clock, type ClockTimer, systemClock } from "./time/clock.js";
export { type Deadline, withDeadline } from "./time/deadline.js";
export { onAbort } from "./time/on-abort.js";
export { pause } from "./time/pause.js";
export { SingleFlight } from "./time/single-flight.js";
export { type BucketSize, TokenBucket } from "./time/token-bucket.js";
export { unlessAborted } from "./time/unless-aborted.js";
export { END_LENGTH, type EndHash, TokenEndHash } from "./token-end-hash.js";
export { type Warning, Warnings } from "./warnings.js";
