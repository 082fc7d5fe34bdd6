import { Faults } from "@callgate/core/kit";
import type { SecretSource } from "@callgate/secrets";
import type { ClientAuth } from "oauth4webapi";
import { checkSource, givenOptions, oneOf } from "./authentication-options.js";
import { authenticationWith, type ClientAuthentication } from "./client-authentication.js";
import { type HintWith, secretCredential } from "./secret-credential.js";

/** The options of HTTP Basic. */
export interface ClientSecretBasicOptions {
  /**
   * How client identifier and secret are written before they are joined. Default `form`.
   *
   * `form` is what RFC 6749 section 2.3.1 says: each is form-encoded, so that a space becomes `+` and a character that
   * is not a letter, a digit or one of `* - . _` becomes `%XX`. `raw` sends them as they are (RFC 7617), for servers that
   * do not decode. Identifiers and secrets of letters, digits and those four work either way; with any other, the wrong
   * choice is `credential_rejected` with the hint `encoding`.
   */
  readonly encoding?: "form" | "raw";
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

  const encode = encoding === "form" ? formEncoded : (text: string) => text;
  const authenticateWith =
    (value: string): ClientAuth =>
    (_server, { client_id: clientId }, _body, headers) => {
      if (encoding === "raw") refuseUnusable(clientId);
      const pair = `${encode(clientId)}:${encode(value)}`;
      headers.set("authorization", `Basic ${Buffer.from(pair).toString("base64")}`);
    };
  return authenticationWith({
    method: "client_secret_basic",
    credential: (request) => secretCredential(secret, request, authenticateWith, encodingHint),
    clientIdFault: encoding === "form" ? undefined : rawIdentifierFault,
  });
}

/**
 * Form-encodes as `URLSearchParams` does, which leaves `* - . _` as they are: most servers accept that, whether they decode
 * or not.
 *
 * @see https://url.spec.whatwg.org/#application-x-www-form-urlencoded-percent-encode-set
 */
function formEncoded(text: string): string {
  return new URLSearchParams([["", text]]).toString().slice(1);
}

/** Names the encoding as a possible cause where the two encodings differ. */
const encodingHint: HintWith = (value, clientId) =>
  formEncoded(value) === value && formEncoded(clientId) === clientId ? undefined : "encoding";

/** A server treats the first colon as the end of the identifier, and the rest of it as part of the secret. */
function rawIdentifierFault(clientId: string): string | undefined {
  return clientId.includes(":")
    ? 'must have no colon where `encoding` is "raw": use encoding "form"'
    : undefined;
}

function refuseUnusable(clientId: string): void {
  const fault = rawIdentifierFault(clientId);
  if (fault === undefined) return;
  const faults = new Faults();
  faults.add("option_conflict", "clientId", fault);
  faults.throwIfAny("clientSecretBasic");
}
