import type { FetchLike } from "@callgate/core/kit";
import type { SecretRequest } from "@callgate/secrets";
import type { ClientAuth } from "oauth4webapi";
import type { TokenErrorHint } from "../errors.js";

/** The registered names of client authentication methods (RFC 8414 section 2, RFC 8705 section 2). */
export type ClientAuthenticationMethod =
  | "client_secret_basic"
  | "client_secret_post"
  | "private_key_jwt"
  | "tls_client_auth";

/** One credential, able to prove who the client is. */
export interface ClientCredential {
  /** Identifies the credential among all that its source has returned; safe to log. */
  readonly version: string;
  /** Adds the proof to one token request; called again for each attempt. */
  readonly authenticate: ClientAuth;
  /** The previous credential, where its source still has it. */
  readonly previous?: ClientCredential | undefined;
  /** When the credential expires, in seconds since the Unix epoch, where that is known. */
  readonly notAfter?: number | undefined;
  /** The SHA-256 thumbprint in base64url of the certificate that requests are sent with: tokens may be bound to it (RFC 8705). */
  readonly certificate?: string | undefined;
  /** How requests are sent where the credential is part of the connection. Default: the authentication's `fetch`. */
  readonly fetch?: FetchLike | undefined;
  /** What an operator should check first when the server rejects the credential. */
  readonly hintWhenRejected?: ((clientId: string) => TokenErrorHint | undefined) | undefined;
}

/** How the client proves to the token endpoint who it is (RFC 6749 section 2.3). */
export interface ClientAuthentication {
  readonly method: ClientAuthenticationMethod;
  /**
   * Reads the current credential.
   *
   * @throws {TokenError} `credential_unavailable`
   */
  credential(request: SecretRequest): Promise<ClientCredential>;
  /** How requests are sent where the connection is part of the proof (mutual TLS). */
  readonly fetch?: FetchLike | undefined;
  /**
   * Checks a client identifier once, when a client is created with this authentication. Default: every one is usable.
   *
   * @returns what makes the identifier unusable here, as the end of a sentence that begins with the option's name
   */
  readonly clientIdFault?: ((clientId: string) => string | undefined) | undefined;
}

/** Makes a credential that has every member itself: what other code puts on `Object.prototype` is not part of it. */
export function credentialWith(
  members: Pick<ClientCredential, "version" | "authenticate"> & Partial<ClientCredential>,
): ClientCredential {
  const { version, authenticate, previous, notAfter, certificate, fetch, hintWhenRejected } = {
    ...ABSENT,
    ...members,
  };
  return Object.freeze({
    ...{ version, authenticate, previous, notAfter, certificate, fetch, hintWhenRejected },
  });
}

/** Makes an authentication that has every member itself, as {@link credentialWith}. */
export function authenticationWith(
  members: Pick<ClientAuthentication, "method" | "credential"> & Partial<ClientAuthentication>,
): ClientAuthentication {
  const { method, credential, fetch, clientIdFault } = { ...ABSENT, ...members };
  return Object.freeze({ method, credential, fetch, clientIdFault });
}

const ABSENT = Object.freeze({
  previous: undefined,
  notAfter: undefined,
  certificate: undefined,
  fetch: undefined,
  hintWhenRejected: undefined,
  clientIdFault: undefined,
});
