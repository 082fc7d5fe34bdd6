import type { SecretRequest } from "@callgate/secrets";
import type { ClientAuth } from "oauth4webapi";

/** The registered names of client authentication methods (RFC 8414 section 2, RFC 8705 section 2). */
export type ClientAuthenticationMethod =
  | "client_secret_basic"
  | "client_secret_post"
  | "private_key_jwt"
  | "tls_client_auth";

/** One credential in force, able to prove who the client is. */
export interface ClientCredential {
  /** Names the credential among all its source has given; safe to log. */
  readonly version: string;
  /** Adds the proof to one token request; called anew for each attempt. */
  readonly authenticate: ClientAuth;
  /** The credential before this one, where its source still has it. */
  readonly previous?: ClientCredential | undefined;
  /** When the credential stops being good, in seconds since the Unix epoch, where that is known. */
  readonly notAfter?: number | undefined;
}

/** How the client proves to the token endpoint who it is (RFC 6749 section 2.3). */
export interface ClientAuthentication {
  readonly method: ClientAuthenticationMethod;
  /**
   * Reads the credential in force.
   *
   * @throws {TokenError} `credential_unavailable`
   */
  credential(request: SecretRequest): Promise<ClientCredential>;
  /** How requests are sent where the connection is part of the proof (mutual TLS). */
  readonly fetch?: typeof fetch | undefined;
}
