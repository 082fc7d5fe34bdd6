import { parseJson } from "../parse-json.js";
import { FetchError } from "./fetch-error.js";
import { type FetchLike, type FetchResponse, isFetchResponse } from "./fetch-like.js";
import { discardBody, isRedirect, readBody } from "./read-body.js";

/** The limits of a fetch, and what it is made with. */
export interface FetchLimits {
  /** Longest body read, in bytes after decompression. */
  readonly maxResponseBytes: number;
  readonly fetch: FetchLike;
}

/** What was fetched, and for how long the server says it is fresh. */
export interface FetchedJson {
  /** Its objects inherit nothing: a member that is not in the document does not exist. */
  readonly value: unknown;
  /**
   * What is left of `max-age`, in seconds: less the `Age` that a cache in between reports. `undefined` where the
   * server sent none; 0 for `no-store` and `no-cache`.
   */
  readonly maxAgeSeconds: number | undefined;
}

/**
 * Fetches one JSON document within limits: no redirect, status 200, a JSON media type, a bounded body.
 *
 * @param signal ends the exchange at any point, body included
 * @throws {FetchError} for everything else
 */
export async function fetchJson(
  url: string,
  limits: FetchLimits,
  signal: AbortSignal,
): Promise<FetchedJson> {
  try {
    const response = await limits.fetch(url, {
      headers: { accept: "application/json, application/jwk-set+json" },
      redirect: "manual",
      signal,
    });
    if (!isFetchResponse(response)) throw new FetchError("response_unusable");
    try {
      // A response that comes too late is not read.
      signal.throwIfAborted();
      checkHead(response);
      return {
        value: documentIn(await boundedBody(response, limits.maxResponseBytes, signal)),
        maxAgeSeconds: maxAgeOf(response.headers),
      };
    } finally {
      discardBody(response);
    }
  } catch (cause) {
    if (signal.aborted) throw new FetchError("timeout", { cause });
    throw cause instanceof FetchError ? cause : new FetchError("network", { cause });
  }
}

// Plain text and bare octets are what static hosts send for a file without an extension; HTML is not accepted.
const JSON_MEDIA_TYPE =
  /^(application\/([\w.+-]+\+)?json|text\/(json|plain)|(application|binary)\/octet-stream)$/;

function checkHead(response: FetchResponse): void {
  if (isRedirect(response)) throw new FetchError("redirect_refused");
  if (response.status !== 200) throw new FetchError("status_unexpected");
  const mediaType = response.headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  if (mediaType !== undefined && !JSON_MEDIA_TYPE.test(mediaType)) {
    throw new FetchError("media_type_unexpected");
  }
}

async function boundedBody(
  response: FetchResponse,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Buffer> {
  const body = await readBody(response, maxBytes, signal);
  if (body === undefined) throw new FetchError("body_too_large");
  return body;
}

/** Decodes UTF-8, with or without the byte order mark that some editors and servers write (RFC 8259 section 8.1). */
const UTF_8 = new TextDecoder("utf-8", { fatal: true });

function documentIn(body: Buffer): unknown {
  try {
    return parseJson(UTF_8.decode(body));
  } catch (cause) {
    throw new FetchError("json_invalid", { cause });
  }
}

/** @see RFC 9111 sections 4.2.3 and 5.1 */
function maxAgeOf(headers: FetchResponse["headers"]): number | undefined {
  const cacheControl = headers.get("cache-control") ?? "";
  if (/(^|[\s,])no-(store|cache)(?=[\s,=]|$)/i.test(cacheControl)) return 0;
  const seconds = /(?:^|[\s,])max-age\s*=\s*"?(\d{1,10})/i.exec(cacheControl)?.[1];
  if (seconds === undefined) return undefined;
  const age = headers.get("age") ?? "";
  return Math.max(0, Number(seconds) - (/^\d{1,10}$/.test(age) ? Number(age) : 0));
}
