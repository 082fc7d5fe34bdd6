import type { TrustedIssuer } from "../issuer/trusted-issuer.js";
import { FetchError } from "../kit/net/fetch-error.js";
import { type FetchedJson, fetchJson } from "../kit/net/fetch-json.js";
import { traceFetch } from "../kit/net/fetch-trace.js";
import type { Clock } from "../kit/time/clock.js";
import { withDeadline } from "../kit/time/deadline.js";
import { createJwksDiscovery, type MetadataLimits } from "./find-jwks-uri.js";
import { failureOf, IssuerDocumentError, KeyFetchError } from "./key-fetch-error.js";
import { type KeySet, type KeySetRules, parseKeySet } from "./key-set.js";
import type { SharedDocuments } from "./shared-documents.js";

/** A key set as it was fetched. */
export interface FetchedKeySet {
  readonly keySet: KeySet;
  readonly maxAgeSeconds: number | undefined;
}

/**
 * Fetches an issuer's key set once. Rejects with anything; `failureOf` names it.
 *
 * @param abandoned aborts the fetch at any point: its result is no longer wanted
 */
export type FetchKeySet = (
  previous: KeySet | undefined,
  abandoned: AbortSignal,
) => Promise<FetchedKeySet>;

/** What fetching keys needs. */
export interface RemoteJwksLimits extends MetadataLimits {
  readonly fetchTimeoutMs: number;
  /** The documents that the issuers of one gate share. */
  readonly documents: SharedDocuments;
}

/** How long a discovered address is used before discovery runs again. */
const METADATA_LIFETIME_MS = 3_600_000;

/**
 * Fetches the JWK Set of an issuer, finding its address by discovery where none was configured.
 *
 * The address found is cached for an hour, or until a fetch from it fails. One deadline covers discovery and keys together.
 */
export function createRemoteJwks(
  trusted: TrustedIssuer,
  rules: KeySetRules,
  limits: RemoteJwksLimits,
  clock: Clock,
): FetchKeySet {
  const findJwksUri = createFinder(trusted, limits, clock);
  const { fetchTimeoutMs, documents } = limits;
  let lastFetchedAt: number | undefined;

  // Under a deadline of its own: when one issuer stops waiting, others may still wait for it.
  const fetchDocument = (url: string): Promise<FetchedJson> =>
    traceFetch({ kind: "jwks", host: configuredHost(url, trusted) }, codeOf, () =>
      withDeadline({ clock, timeoutMs: fetchTimeoutMs, timedOut }, (signal) =>
        fetchJson(url, limits, signal),
      ),
    );

  return async (previous, abandoned) => {
    const endsAt = clock.monotonic() + fetchTimeoutMs;
    const leftMs = (): number => Math.max(0, endsAt - clock.monotonic());
    // Until its metadata names another host, the issuer's own is contacted.
    let asked = trusted.keys.kind === "uri" ? trusted.keys.jwksUri : trusted.issuer;
    try {
      asked = await findJwksUri.find(leftMs(), abandoned);
      return await withDeadline({ clock, timeoutMs: leftMs(), abandoned, timedOut }, async () => {
        const newerThan = previous === undefined ? undefined : lastFetchedAt;
        const { document, at } = await documents.get(asked, newerThan, () => fetchDocument(asked));
        lastFetchedAt = at;
        const { value, maxAgeSeconds } = document;
        const keySet = await parseKeySet(value, rules, previous);
        if (keySet === undefined) {
          documents.forget(asked, { at });
          throw new IssuerDocumentError("jwks_invalid");
        }
        return { keySet, maxAgeSeconds };
      });
    } catch (error) {
      findJwksUri.forget();
      throw new KeyFetchError(error, configuredHost(asked, trusted));
    }
  };
}

function codeOf(error: unknown): string {
  return failureOf(error).code;
}

function timedOut(): Error {
  return new FetchError("timeout");
}

/** The address of an issuer's JWK Set. */
interface JwksUriFinder {
  find(timeoutMs: number, abandoned: AbortSignal): Promise<string>;
  /** The address did not work: the next fetch runs discovery again. */
  forget(): void;
}

function createFinder(
  { issuer, keys }: TrustedIssuer,
  limits: MetadataLimits,
  clock: Clock,
): JwksUriFinder {
  if (keys.kind === "uri") return { find: async () => keys.jwksUri, forget() {} };
  const discovery = createJwksDiscovery(issuer, limits, clock);
  let discovered: { readonly jwksUri: string; readonly at: number } | undefined;
  return {
    async find(timeoutMs, abandoned) {
      if (discovered === undefined || clock.monotonic() - discovered.at >= METADATA_LIFETIME_MS) {
        const jwksUri = await discovery.find(timeoutMs, abandoned);
        discovered = { jwksUri, at: clock.monotonic() };
      }
      return discovered.jwksUri;
    },
    forget() {
      discovered = undefined;
    },
  };
}

/** A host that only the issuer's metadata names was sent by a server: it is not shown. */
function configuredHost(asked: string, { issuer, keys }: TrustedIssuer): string | undefined {
  const { host } = new URL(asked);
  return keys.kind === "uri" || host === new URL(issuer).host ? host : undefined;
}
