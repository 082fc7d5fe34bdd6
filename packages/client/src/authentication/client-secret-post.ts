import { Faults } from "@callgate/core/kit";
import type { SecretSource } from "@callgate/secrets";
import { ClientSecretPost } from "oauth4webapi";
import { checkSource } from "./authentication-options.js";
import { authenticationWith, type ClientAuthentication } from "./client-authentication.js";
import { secretCredential } from "./secret-credential.js";

/**
 * Authenticates with a client secret in the request's body (`client_secret_post`), for servers that do not accept a header.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 * @see RFC 6749 section 2.3.1, which prefers {@link clientSecretBasic}
 */
export function clientSecretPost(secret: SecretSource): ClientAuthentication {
  const faults = new Faults();
  checkSource(secret, "secret", faults);
  faults.throwIfAny("clientSecretPost");
  return authenticationWith({
    method: "client_secret_post",
    credential: (request) => secretCredential(secret, request, ClientSecretPost),
  });
}
