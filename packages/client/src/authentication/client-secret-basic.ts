import { Faults } from "@callgate/core/kit";
import type { SecretSource } from "@callgate/secrets";
import { type ClientAuth, ClientSecretBasic } from "oauth4webapi";
import { checkSource, givenOptions, oneOf } from "./authentication-options.js";
import type { ClientAuthentication } from "./client-authentication.js";
import { secretCredential } from "./secret-credential.js";

/** The options of HTTP Basic. */
export interface ClientSecretBasicOptions {
  /**
   * How client identifier and secret are written before they are joined. Default `form`.
   *
   * `form` is what RFC 6749 section 2.3.1 says: each is form-encoded, so that a space becomes `+` and a character
   * that is not a letter or a digit may become `%XX`. `raw` sends them as they are (RFC 7617), for servers that do
   * not decode. A secret of letters and digits alone works either way; with any other, the wrong choice is
   * `credential_rejected`.
   */
  readonly encoding?: "form" | "raw" | undefined;
}

/**
 * Authenticates with a client secret in the `Authorization` header (`client_secret_basic`).
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
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
  faults.throwIfAny("clientSecretBasic");

  const authenticateWith = encoding === "form" ? ClientSecretBasic : rawBasic;
  return Object.freeze<ClientAuthentication>({
    method: "client_secret_basic",
    credential: (request) => secretCredential(secret, request, authenticateWith),
    clientIdFault: encoding === "form" ? undefined : rawIdentifierFault,
  });
}

/** A server treats the first colon as the end of the identifier, and the rest of it as part of the secret. */
function rawIdentifierFault(clientId: string): string | undefined {
  return clientId.includes(":")
    ? 'must have no colon where `encoding` is "raw": use encoding "form"'
    : undefined;
}

function rawBasic(secret: string): ClientAuth {
  return (_server, { client_id: clientId }, _body, headers) => {
    const fault = rawIdentifierFault(clientId);
    if (fault !== undefined) {
      const faults = new Faults();
      faults.add("option_conflict", "clientId", fault);
      faults.throwIfAny("clientSecretBasic");
    }
    const credentials = Buffer.from(`${clientId}:${secret}`).toString("base64");
    headers.set("authorization", `Basic ${credentials}`);
  };
}
