import { Faults } from "@callgate/core";
import type { SecretSource } from "@callgate/secrets";
import { ClientSecretPost } from "oauth4webapi";
import { throwIfAny } from "../options/define-token-client.js";
import { checkSource } from "./authentication-options.js";
import type { ClientAuthentication } from "./client-authentication.js";
import { secretCredential } from "./secret-credential.js";

/**
 * Authenticates with a client secret in the request's body (`client_secret_post`), for servers that take no header.
 *
 * @throws {TokenError} `config_invalid`, with every fault
 * @see RFC 6749 section 2.3.1, which prefers {@link clientSecretBasic}
 */
export function clientSecretPost(secret: SecretSource): ClientAuthentication {
  const faults = new Faults();
  checkSource(secret, "secret", faults);
  throwIfAny("clientSecretPost", faults);
  return Object.freeze<ClientAuthentication>({
    method: "client_secret_post",
    credential: (request) => secretCredential(secret, request, ClientSecretPost),
  });
}
