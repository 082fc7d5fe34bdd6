/** How a client proves who it is: for token clients, and for other requests that authenticate a client. */

export { assertionFromFile } from "./assertion-from-file.js";
export type { PrivateJwk } from "./assertion-key.js";
export type { AssertionType } from "./client-assertion.js";
export type {
  ClientAuthentication,
  ClientAuthenticationMethod,
  ClientCredential,
} from "./client-authentication.js";
export { type ClientSecretBasicOptions, clientSecretBasic } from "./client-secret-basic.js";
export { clientSecretPost } from "./client-secret-post.js";
export type { PrivateKeyJwtOptions } from "./define-private-key-jwt.js";
export type { RequestDispatcher } from "./fetch-through.js";
export { privateKeyJwt } from "./private-key-jwt.js";
export { type TlsClientAuthOptions, tlsClientAuth } from "./tls-client-auth.js";
export { type WorkloadIdentityOptions, workloadIdentity } from "./workload-identity.js";
