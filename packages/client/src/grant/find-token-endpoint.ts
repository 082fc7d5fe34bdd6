import { type Clock, Discovery, isSecureLink } from "@callgate/core/kit";
import { processDiscoveryResponse } from "oauth4webapi";
import { TokenError, toTokenError } from "../errors.js";
import { isJsonMediaType, type JsonMembers, jsonObjectOf } from "./json-object.js";
import type { LimitedFetch } from "./limited-fetch.js";
import { statusRefusal } from "./refusal.js";
import { toTransportError } from "./transport-error.js";

const METADATA_HEADERS = { accept: "application/json", "user-agent": "callgate-client" };

/** What to do where there is no metadata; the code alone does not say that it was requested. */
const METADATA_MISSING = "its metadata was requested: check `issuer`, or set `tokenEndpoint`";

/** Where a server grants tokens, as its metadata document says. */
export interface TokenEndpointAddresses {
  readonly tokenEndpoint: string;
  /** Where clients with a certificate go (RFC 8705 section 5), where the server has such an address. */
  readonly mtlsTokenEndpoint: string | undefined;
  /** Whether it binds tokens to the certificates of clients (RFC 8705 section 3.3). */
  readonly bindsToCertificates: boolean;
}

/** What a server's metadata is read with. */
export interface MetadataReader {
  readonly issuer: string;
  /** Makes a fetch that ends with the signal. */
  readonly fetchUntil: (signal: AbortSignal) => LimitedFetch;
  readonly insecureOrigins: readonly string[];
  readonly clock: Clock;
}

/**
 * Finds a server's token endpoint by discovery, at the RFC 8414 address or OpenID Connect's.
 *
 * The document's `issuer` must be exactly the configured one (RFC 8414 section 3.3), or an attacker could direct a
 * client's secret to another server. It fails with a {@link TokenError}, never with `credential_rejected`: no credential
 * has been sent yet.
 */
export function createDiscovery(reader: MetadataReader): Discovery<TokenEndpointAddresses> {
  const host = hostOf(reader.issuer);
  return new Discovery({
    issuer: reader.issuer,
    clock: reader.clock,
    rank: rankOf,
    codeOf: (error) => toTokenError(error).code,
    timedOut: () =>
      new TokenError(
        "timeout",
        "The authorization server did not answer in time; check it, or raise `attemptTimeoutMs`",
        {
          retryable: true,
          host,
        },
      ),
    read: async (url, signal) => {
      try {
        return await readMetadata(reader, url, signal);
      } catch (error) {
        throw toTransportError(error, host);
      }
    },
  });
}

/** Host and port of a configured address, or `undefined` where it is a mere name. */
export function hostOf(address: string): string | undefined {
  return URL.canParse(address) ? new URL(address).host || undefined : undefined;
}

/** A fault in a document that exists is the most specific error; "not found" the least: most servers lack one of the addresses. */
function rankOf(error: unknown): number {
  const { code } = error as TokenError;
  if (code === "response_invalid") return 2;
  return code === "request_rejected" ? 0 : 1;
}

async function readMetadata(
  { issuer, fetchUntil, insecureOrigins, clock }: MetadataReader,
  url: string,
  signal: AbortSignal,
): Promise<TokenEndpointAddresses> {
  const response = await fetchUntil(signal)(url, { method: "GET", headers: METADATA_HEADERS });
  if (response.status !== 200) throw statusRefusal(response, clock.now(), METADATA_MISSING);
  if (!isJsonMediaType(response.headers)) throw invalid("is not JSON by its media type");
  const members = await jsonObjectOf(response);
  if (members === undefined) throw invalid("is not a JSON object");
  // The library compares them as URLs, where a trailing slash or a capital letter is lost.
  if (members.issuer !== issuer) throw invalid(`names ${shownIssuer(members)}, not ${issuer}`);
  await processDiscoveryResponse(new URL(issuer), Response.json(members)).catch(() => {
    throw invalid("is not that of an authorization server");
  });
  const secureUrl = (value: unknown): string => {
    if (typeof value === "string" && isSecureLink(value, issuer, insecureOrigins)) return value;
    throw invalid("does not name a token endpoint that may be used over its scheme");
  };
  // Of the members as they were read: the library's own copy inherits what other code left on a prototype.
  const aliases = members.mtls_endpoint_aliases as JsonMembers | null | undefined;
  const alias = aliases?.token_endpoint;
  return {
    tokenEndpoint: secureUrl(members.token_endpoint),
    mtlsTokenEndpoint: alias === undefined ? undefined : secureUrl(alias),
    bindsToCertificates: members.tls_client_certificate_bound_access_tokens === true,
  };
}

const MAX_ISSUER_LENGTH = 256;

/** The issuer in a document, where it has the form of one: an operator compares it with the configured one. */
function shownIssuer({ issuer }: JsonMembers): string {
  const isShown =
    typeof issuer === "string" &&
    issuer.length <= MAX_ISSUER_LENGTH &&
    /^https?:\/\/[\w.:[\]-]+(\/[\w.~%/-]*)?$/.test(issuer);
  return isShown ? `the issuer ${issuer}` : "no issuer that can be shown";
}

function invalid(what: string): TokenError {
  return new TokenError(
    "response_invalid",
    `The authorization server's metadata ${what}; check \`issuer\`, or set \`tokenEndpoint\``,
    {
      status: 200,
    },
  );
}
