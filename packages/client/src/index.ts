export {
  type Clock,
  type ClockTimer,
  ConfigurationError,
  type ConfigurationFault,
  type ConfigurationFaultCode,
  type FetchLike,
  type FetchRequest,
  type FetchResponse,
  type SystemFailure,
  systemClock,
} from "@callgate/core/kit";
export type { AccessToken, RedactedToken } from "./access-token.js";
export {
  type AssertionType,
  assertionFromFile,
  type ClientAuthentication,
  type ClientAuthenticationMethod,
  type ClientCredential,
  type ClientSecretBasicOptions,
  clientSecretBasic,
  clientSecretPost,
  type PrivateJwk,
  type PrivateKeyJwtOptions,
  privateKeyJwt,
  type RequestDispatcher,
  type TlsClientAuthOptions,
  tlsClientAuth,
  type WorkloadIdentityOptions,
  workloadIdentity,
} from "./authentication/index.js";
export { authorizationHeader } from "./calls/authorization-header.js";
export {
  type AuthorizedRequest,
  authorizationHeaders,
  type RequestAuthorization,
} from "./calls/authorization-headers.js";
export type { CallFetch, CallInit } from "./calls/call-fetch.js";
export type { CallOptions } from "./calls/define-calls.js";
export type { FetchForOptions } from "./calls/fetch-for.js";
export type { TokenHeaders } from "./calls/token-headers.js";
export { type TokenInterceptor, tokenInterceptor } from "./calls/token-interceptor.js";
export type { AnswerHead, IsRefused } from "./calls/token-refusal.js";
export type { SuppliedToken, SupplyRequest, TokenSupplier } from "./calls/token-supplier.js";
export type { TokenProver } from "./dpop/token-prover.js";
export {
  TokenError,
  type TokenErrorCode,
  type TokenErrorDetails,
  type TokenErrorHint,
} from "./errors.js";
export type { TokenEvent, TokenEventEnvelope, TokenState } from "./events.js";
export type { ClientDpopOptions, DpopKeyPair } from "./options/dpop-options.js";
export type { TokenClientOptions } from "./options/token-client-options.js";
export type { TokenRequest } from "./options/token-request.js";
export { createTokenClient, type TokenClient } from "./token-client.js";
export type { ScopeStatus } from "./tokens/scope-status.js";
export type { TokenClientStatus } from "./tokens/token-source.js";
