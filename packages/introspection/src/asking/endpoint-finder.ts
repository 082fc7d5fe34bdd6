import {
  type Clock,
  Discovery,
  FetchError,
  type FetchLike,
  failureCause,
  fetchJson,
  isSecureLink,
  SingleFlight,
} from "@callgate/core/kit";
import { IntrospectionFailure } from "../failure.js";

/** Where questions go. */
export interface Endpoints {
  readonly introspection: string;
  /** The token endpoint, which older servers want to be the audience of assertions; `undefined` where nothing is discovered. */
  readonly token: string | undefined;
}

/** What an {@link EndpointFinder} needs. */
export interface EndpointFinderParts {
  readonly issuer: string;
  /** The address in the configuration: then nothing is discovered. */
  readonly endpoint: string | undefined;
  /** Whether the client's certificate is its proof, so that `mtls_endpoint_aliases` count (RFC 8705 section 5). */
  readonly usesCertificate: boolean;
  readonly clock: Clock;
  readonly fetch: FetchLike;
  readonly maxResponseBytes: number;
  readonly insecureOrigins: readonly string[];
  readonly timeoutMs: number;
}

/** How long discovered addresses are used before the metadata is fetched again. */
const LIFETIME_MS = 3_600_000;
/** Least time between two fetches while discovered addresses are in use. */
const PAUSE_MS = 60_000;

/**
 * The introspection endpoint: written, or found in the issuer's metadata (RFC 8414), whose `issuer` must be exactly the configured
 * one, or another server would be sent tokens and credentials.
 *
 * Addresses that were found stay in use while the metadata cannot be fetched again.
 */
export class EndpointFinder {
  readonly #parts: EndpointFinderParts;
  readonly #discovery: Discovery<Endpoints> | undefined;
  readonly #flight: SingleFlight<Endpoints>;
  #found: Endpoints | undefined;
  #fetchedAt = Number.NEGATIVE_INFINITY;
  #refetchAt = Number.POSITIVE_INFINITY;

  constructor(parts: EndpointFinderParts) {
    const { issuer, endpoint, clock, timeoutMs } = parts;
    this.#parts = parts;
    this.#flight = new SingleFlight(clock, timeoutMs);
    if (endpoint !== undefined) {
      this.#found = { introspection: endpoint, token: undefined };
      return;
    }
    this.#discovery = new Discovery({
      issuer,
      clock,
      read: (url, signal) => this.#read(url, signal),
      rank: rankOf,
      codeOf: (error) => toFailure(error).code,
      timedOut: () => new FetchError("timeout"),
    });
  }

  /** @throws {IntrospectionFailure} */
  async find(): Promise<Endpoints> {
    if (this.#found === undefined) return this.#fetch();
    if (this.#parts.clock.monotonic() >= this.#refetchAt && !this.#flight.isRunning)
      this.#fetch().catch(() => {});
    return this.#found;
  }

  /** The address may have changed: the metadata is fetched again with one of the next questions. */
  doubt(): void {
    this.#refetchAt = Math.min(this.#refetchAt, this.#fetchedAt + PAUSE_MS);
  }

  #fetch(): Promise<Endpoints> {
    return this.#flight.join(async () => {
      const { clock, timeoutMs } = this.#parts;
      this.#fetchedAt = clock.monotonic();
      this.#refetchAt = this.#fetchedAt + PAUSE_MS;
      try {
        this.#found = await (this.#discovery as Discovery<Endpoints>).find(timeoutMs);
        this.#refetchAt = this.#fetchedAt + LIFETIME_MS;
        return this.#found;
      } catch (error) {
        throw toFailure(error);
      }
    });
  }

  async #read(url: string, signal: AbortSignal): Promise<Endpoints> {
    const { issuer, usesCertificate } = this.#parts;
    const { value } = await fetchJson(url, this.#parts, signal);
    if (typeof value !== "object" || value === null || Array.isArray(value))
      throw new IntrospectionFailure("metadata_invalid");
    // As parsed; its objects inherit nothing.
    const metadata = value as Readonly<Record<string, unknown>>;
    if (metadata.issuer !== issuer) throw new IntrospectionFailure("metadata_issuer_mismatch");
    const aliases = metadata.mtls_endpoint_aliases as typeof metadata | null | undefined;
    const alias = usesCertificate ? aliases?.introspection_endpoint : undefined;
    const introspection = alias ?? metadata.introspection_endpoint;
    if (introspection === undefined) throw new IntrospectionFailure("endpoint_missing");
    return {
      introspection: this.#secure(introspection),
      token: typeof metadata.token_endpoint === "string" ? metadata.token_endpoint : undefined,
    };
  }

  #secure(address: unknown): string {
    const { issuer, insecureOrigins } = this.#parts;
    if (typeof address === "string" && isSecureLink(address, issuer, insecureOrigins))
      return address;
    throw new IntrospectionFailure("metadata_invalid");
  }
}

/** What is wrong with a document says more than that it is missing: most servers lack one of the two addresses. */
function rankOf(error: unknown): number {
  if (error instanceof IntrospectionFailure) return 3;
  if (!(error instanceof FetchError)) return 1;
  if (error.code === "json_invalid" || error.code === "body_too_large") return 2;
  return error.code === "status_unexpected" || error.code === "media_type_unexpected" ? 0 : 1;
}

function toFailure(error: unknown): IntrospectionFailure {
  if (error instanceof IntrospectionFailure) return error;
  const cause = failureCause(error);
  const detail = error instanceof FetchError ? error.code : undefined;
  return new IntrospectionFailure("metadata_unavailable", { cause, detail });
}
