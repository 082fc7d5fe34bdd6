import { discardBody, isRedirect, readBody } from "./read-body.js";

/** Why a document could not be had. Stable; nothing of what the server sent is in it. */
export type FetchErrorCode =
  | "network"
  | "timeout"
  | "redirect_refused"
  | "status_unexpected"
  | "media_type_unexpected"
  | "body_too_large"
  | "json_invalid";

/** A document could not be fetched. Internal: it ends up as a code in health and events, never in an answer. */
export class FetchError extends Error {
  override readonly name = "FetchError";
  readonly code: FetchErrorCode;
  constructor(code: FetchErrorCode, options?: ErrorOptions) {
    super(code, options);
    this.code = code;
  }
}

/** The limits a fetch keeps, and what it is made with. */
export interface FetchLimits {
  /** Longest body read, in bytes after decompression. */
  readonly maxResponseBytes: number;
  readonly fetch: typeof fetch;
}

/** What was fetched, and for how long the server says it is good. */
export interface FetchedJson {
  readonly value: unknown;
  /** `max-age` in seconds, or `undefined` where the server sent none; 0 for `no-store` and `no-cache`. */
  readonly maxAgeSeconds: number | undefined;
}

/**
 * Fetches one JSON document within limits: no redirect, status 200, a JSON media type, a bounded body.
 *
 * @param signal ends the exchange, body included, wherever it is
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
    try {
      checkHead(response);
      return {
        value: parseJson(await boundedBody(response, limits.maxResponseBytes)),
        maxAgeSeconds: maxAgeOf(response.headers.get("cache-control")),
      };
    } finally {
      discardBody(response);
    }
  } catch (cause) {
    if (signal.aborted) throw new FetchError("timeout", { cause });
    throw cause instanceof FetchError ? cause : new FetchError("network", { cause });
  }
}

// Plain text and bare octets are what static hosts send for a file without an ending; a page of HTML is not.
const JSON_MEDIA_TYPE =
  /^(application\/([\w.+-]+\+)?json|text\/(json|plain)|(application|binary)\/octet-stream)$/;

function checkHead(response: Response): void {
  if (isRedirect(response)) throw new FetchError("redirect_refused");
  if (response.status !== 200) throw new FetchError("status_unexpected");
  const mediaType = response.headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  if (mediaType !== undefined && !JSON_MEDIA_TYPE.test(mediaType)) {
    throw new FetchError("media_type_unexpected");
  }
}

async function boundedBody(response: Response, maxBytes: number): Promise<Buffer> {
  const body = await readBody(response, maxBytes);
  if (body === undefined) throw new FetchError("body_too_large");
  return body;
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch (cause) {
    throw new FetchError("json_invalid", { cause });
  }
}

function maxAgeOf(cacheControl: string | null): number | undefined {
  if (cacheControl === null) return undefined;
  if (/(^|[\s,])no-(store|cache)(?=[\s,=]|$)/i.test(cacheControl)) return 0;
  const seconds = /(?:^|[\s,])max-age\s*=\s*"?(\d{1,10})/i.exec(cacheControl)?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}
