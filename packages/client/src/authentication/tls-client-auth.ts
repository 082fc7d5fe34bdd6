import { Faults } from "@callgate/core/kit";
import { TlsClientAuth } from "oauth4webapi";
import { givenOptions, kindOf } from "./authentication-options.js";
import type { ClientAuthentication, ClientCredential } from "./client-authentication.js";
import { fetchThrough, type RequestDispatcher } from "./fetch-through.js";

/** What has the client's certificate: an undici dispatcher, or a `fetch`. */
export type TlsClientAuthOptions =
  | {
      /** An undici `Agent` with `connect: { cert, key, ca }`, of any version of undici. */
      readonly dispatcher: RequestDispatcher;
      readonly fetch?: never;
    }
  | {
      /** Any `fetch` that connects with the certificate, and uses the next one where it is renewed. */
      readonly fetch: typeof fetch;
      readonly dispatcher?: never;
    };

/**
 * Authenticates with the certificate of the connection (`tls_client_auth`, and `self_signed_tls_client_auth`,
 * which differs for the server only).
 *
 * Requests go to the server's `mtls_endpoint_aliases`, where its metadata names them.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
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
  faults.throwIfAny("tlsClientAuth");

  // The dispatcher has the certificate: nothing here can see whether it changes.
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
