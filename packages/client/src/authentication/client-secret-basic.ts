import { Faults } from "@callgate/core";
import type { SecretSource } from "@callgate/secrets";
import { type ClientAuth, ClientSecretBasic } from "oauth4webapi";
import { TokenError } from "../errors.js";
import { throwIfAny } from "../options/define-token-client.js";
import { checkSource, givenOptions, oneOf } from "./authentication-options.js";
import type { ClientAuthentication } from "./client-authentication.js";
import { secretCredential } from "./secret-credential.js";

/** What there is to choose about HTTP Basic. */
export interface ClientSecretBasicOptions {
  /**
   * How client identifier and secret are written before they are joined. Default `form`.
   *
   * `form` is what RFC 6749 section 2.3.1 says: each is form-encoded, so that a space becomes `+` and whatever is
   * not a letter or a digit may become `%XX`. `raw` sends them as they are (RFC 7617), for servers that do not
   * decode. A secret of letters and digits alone works either way; with any other, the wrong choice is
   * `credential_rejected`.
   */
  readonly encoding?: "form" | "raw" | undefined;
}

/**
 * Authenticates with a client secret in the `Authorization` header (`client_secret_basic`).
 *
 * @throws {TokenError} `config_invalid`, with every fault
 * @see RFC 6749 section 2.3.1
 * @example
 * const auth = clientSecretBasic(fileSecret("/run/secrets/checkout"));
 */
export function clientSecretBasic(
  secret: SecretSource,
  options: ClientSecretBasicOptions = {},
): ClientAuthentication {
  const faults = new Faults();
  checkSource(secret, "secret", faults);
  const given = givenOptions(options, ["encoding"], faults);
  const encoding = oneOf(given, "encoding", ["form", "raw"], faults);
  throwIfAny("clientSecretBasic", faults);

  const authenticateWith = encoding === "form" ? ClientSecretBasic : rawBasic;
  return Object.freeze<ClientAuthentication>({
    method: "client_secret_basic",
    credential: (request) => secretCredential(secret, request, authenticateWith),
  });
}

function rawBasic(secret: string): ClientAuth {
  return (_server, { client_id: clientId }, _body, headers) => {
    // The server takes the first colon for the end of the identifier, and the rest of it for the secret.
    if (clientId.includes(":")) {
      throw new TokenError(
        "config_invalid",
        'A client identifier with a colon needs encoding "form"',
      );
    }
    const credentials = Buffer.from(`${clientId}:${secret}`).toString("base64");
    headers.set("authorization", `Basic ${credentials}`);
  };
}
