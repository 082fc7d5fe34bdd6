export type { AccessToken, RedactedToken } from "./access-token.js";
export { assertionFromFile } from "./authentication/assertion-from-file.js";
export type { AssertionType } from "./authentication/client-assertion.js";
export type {
  ClientAuthentication,
  ClientAuthenticationMethod,
  ClientCredential,
} from "./authentication/client-authentication.js";
export {
  type ClientSecretBasicOptions,
  clientSecretBasic,
} from "./authentication/client-secret-basic.js";
export { clientSecretPost } from "./authentication/client-secret-post.js";
export type { RequestDispatcher } from "./authentication/fetch-through.js";
export { type PrivateKeyJwtOptions, privateKeyJwt } from "./authentication/private-key-jwt.js";
export { type TlsClientAuthOptions, tlsClientAuth } from "./authentication/tls-client-auth.js";
export {
  type WorkloadIdentityOptions,
  workloadIdentity,
} from "./authentication/workload-identity.js";
export { authorizationHeader } from "./calls/authorization-header.js";
export type { CallOptions } from "./calls/define-calls.js";
export type { FetchForOptions } from "./calls/fetch-for.js";
export { type TokenInterceptor, tokenInterceptor } from "./calls/token-interceptor.js";
export type { SuppliedToken, SupplyRequest, TokenSupplier } from "./calls/token-supplier.js";
export { systemTokenClock, type TokenClock } from "./clock.js";
export { TokenError, type TokenErrorCode, type TokenErrorDetails } from "./errors.js";
export type { AboutToken, TokenEvent, TokenState } from "./events.js";
export type { KeyStatus } from "./life/key-status.js";
export type { TokenClientStatus, TokenRequest } from "./life/token-source.js";
export type { TokenClientOptions } from "./options/token-client-options.js";
export { createTokenClient, type TokenClient } from "./token-client.js";
