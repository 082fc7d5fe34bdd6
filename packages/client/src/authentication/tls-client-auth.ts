import { Faults, type FetchLike } from "@callgate/core/kit";
import type { SecretSource } from "@callgate/secrets";
import { TlsClientAuth } from "oauth4webapi";
import { checkSource, givenOptions, kindOf } from "./authentication-options.js";
import {
  authenticationWith,
  type ClientAuthentication,
  credentialWith,
} from "./client-authentication.js";
import { fetchThrough, type RequestDispatcher } from "./fetch-through.js";
import { pemBlocks } from "./pem.js";
import { createTlsCredential } from "./tls-credential.js";

/** What has the client's certificate: sources of it, an undici dispatcher, or a `fetch`. */
export type TlsClientAuthOptions =
  | {
      /**
       * The certificate in PEM, with the others of its chain: read for every token, so that a renewed one is used at once,
       * as `fileSecret("/run/tls/tls.crt")` has it.
       */
      readonly certificate: SecretSource;
      /** Its private key in PEM, without a passphrase. Default: the one in `certificate`. */
      readonly key?: SecretSource;
      /** Certificates in PEM of the authorities that sign the server's certificate. Default: those that Node trusts. */
      readonly ca?: string;
      readonly dispatcher?: never;
      readonly fetch?: never;
    }
  | {
      /** An undici `Agent` with `connect: { cert, key, ca }`, of any version of undici. It keeps its certificate. */
      readonly dispatcher: RequestDispatcher;
      readonly fetch?: never;
      readonly certificate?: never;
      readonly key?: never;
      readonly ca?: never;
    }
  | {
      /** Any `fetch` that connects with the certificate, and uses the next one where it is renewed. */
      readonly fetch: FetchLike;
      readonly dispatcher?: never;
      readonly certificate?: never;
      readonly key?: never;
      readonly ca?: never;
    };

interface Given {
  readonly certificate?: SecretSource;
  readonly key?: SecretSource;
  readonly ca?: string;
  readonly dispatcher?: RequestDispatcher;
  readonly fetch?: FetchLike;
}

const OPTIONS = ["certificate", "key", "ca", "dispatcher", "fetch"];

/**
 * Authenticates with the certificate of the connection (`tls_client_auth`, and `self_signed_tls_client_auth`,
 * which differs for the server only).
 *
 * Requests go to the server's `mtls_endpoint_aliases`, where its metadata names them.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 * @see RFC 8705 sections 2 and 5
 * @example
 * const auth = tlsClientAuth({ certificate: fileSecret("/run/tls/tls.crt"), key: fileSecret("/run/tls/tls.key") });
 */
export function tlsClientAuth(options: TlsClientAuthOptions): ClientAuthentication {
  const faults = new Faults();
  const given = givenOptions(options, OPTIONS, faults) as Given;
  const { certificate, key, ca, dispatcher, fetch } = given;
  checkConnection(given, faults);
  faults.throwIfAny("tlsClientAuth");

  if (certificate !== undefined) {
    const { credential, fetch: fetchMetadata } = createTlsCredential({ certificate, key, ca });
    return authenticationWith({ method: "tls_client_auth", credential, fetch: fetchMetadata });
  }
  // The dispatcher has the certificate: nothing here can see whether it changes.
  const credential = credentialWith({ version: "certificate", authenticate: TlsClientAuth() });
  return authenticationWith({
    method: "tls_client_auth",
    credential: async () => credential,
    fetch: fetch ?? fetchThrough(dispatcher as RequestDispatcher),
  });
}

function checkConnection({ certificate, key, ca, dispatcher, fetch }: Given, faults: Faults): void {
  const ways = Object.entries({ certificate, dispatcher, fetch }).filter(
    ([, value]) => value !== undefined,
  );
  const [first, second] = ways.map(([name]) => name);
  if (first === undefined) {
    faults.add(
      "option_missing",
      "dispatcher",
      'is missing: pass an undici `Agent` with the client\'s certificate, or `certificate: fileSecret("/run/tls/tls.crt")` and its `key`',
    );
  } else if (second !== undefined) {
    faults.add(
      "option_conflict",
      first,
      `cannot be combined with \`${second}\`: leave one of them out`,
    );
  }
  if (certificate !== undefined) checkSource(certificate, "certificate", faults);
  if (key !== undefined) checkSource(key, "key", faults);
  if (dispatcher !== undefined && typeof dispatcher?.request !== "function") {
    const message = `must be an undici dispatcher, received ${kindOf(dispatcher)}`;
    faults.add("option_invalid", "dispatcher", message);
  }
  if (fetch !== undefined && typeof fetch !== "function") {
    faults.add("option_invalid", "fetch", `must be a function, received ${kindOf(fetch)}`);
  }
  for (const [option, value] of Object.entries({ key, ca })) {
    if (value === undefined || certificate !== undefined || first === undefined) continue;
    faults.add("option_conflict", option, `belongs to \`certificate\`: \`${first}\` connects`);
  }
  if (ca !== undefined && !isCertificates(ca)) {
    faults.add("option_invalid", "ca", `must be certificates in PEM, received ${kindOf(ca)}`);
  }
}

function isCertificates(value: unknown): boolean {
  return typeof value === "string" && pemBlocks(value).some(({ label }) => label === "CERTIFICATE");
}
