import { Faults } from "@callgate/core";
import { TlsClientAuth } from "oauth4webapi";
import { throwIfAny } from "../options/define-token-client.js";
import { givenOptions, kindOf } from "./authentication-options.js";
import type { ClientAuthentication, ClientCredential } from "./client-authentication.js";
import { fetchThrough, type RequestDispatcher } from "./fetch-through.js";

/** Who holds the client's certificate: an undici dispatcher, or a `fetch`. */
export type TlsClientAuthOptions =
  | {
      /** An undici `Agent` with `connect: { cert, key, ca }`, of any version of undici. */
      readonly dispatcher: RequestDispatcher;
      readonly fetch?: never;
    }
  | {
      /** Anything that connects with the certificate; where it is renewed, this is where the next one is taken up. */
      readonly fetch: typeof fetch;
      readonly dispatcher?: never;
    };

/**
 * Authenticates with the certificate of the connection (`tls_client_auth`, and `self_signed_tls_client_auth` all the
 * same: only the server tells the two apart).
 *
 * Requests go to the server's `mtls_endpoint_aliases`, where its metadata names them.
 *
 * @throws {TokenError} `config_invalid`, with every fault
 * @see RFC 8705 sections 2 and 5
 * @example
 * const auth = tlsClientAuth({ dispatcher: new Agent({ connect: { cert, key } }) });
 */
export function tlsClientAuth(options: TlsClientAuthOptions): ClientAuthentication {
  const faults = new Faults();
  const given = givenOptions(options, ["dispatcher", "fetch"], faults);
  const { dispatcher, fetch } = given as {
    dispatcher?: RequestDispatcher;
    fetch?: typeof globalThis.fetch;
  };
  if (dispatcher !== undefined && fetch !== undefined) {
    faults.add(
      "option_conflict",
      "dispatcher",
      "cannot stand beside `fetch`: one of them connects",
    );
  } else if (dispatcher === undefined && fetch === undefined) {
    faults.add(
      "option_missing",
      "dispatcher",
      "is missing: hand in an undici `Agent` with the client's certificate",
    );
  } else if (dispatcher !== undefined && typeof dispatcher?.request !== "function") {
    faults.add(
      "option_invalid",
      "dispatcher",
      `must be an undici dispatcher, received ${kindOf(dispatcher)}`,
    );
  } else if (fetch !== undefined && typeof fetch !== "function") {
    faults.add("option_invalid", "fetch", `must be a function, received ${kindOf(fetch)}`);
  }
  throwIfAny("tlsClientAuth", faults);

  // The certificate is the dispatcher's: as far as can be told from here, it is always the same one.
  const credential = Object.freeze<ClientCredential>({
    version: "certificate",
    authenticate: TlsClientAuth(),
  });
  return Object.freeze<ClientAuthentication>({
    method: "tls_client_auth",
    credential: async () => credential,
    fetch: fetch ?? fetchThrough(dispatcher as RequestDispatcher),
  });
}
