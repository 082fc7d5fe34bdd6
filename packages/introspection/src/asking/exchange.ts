import {
  discardBody,
  type FetchLike,
  type FetchResponse,
  failureCause,
  isFetchResponse,
  isRedirect,
  readBody,
} from "@callgate/core/kit";
import { IntrospectionFailure } from "../failure.js";
import { retryAfterOf } from "./retry-after.js";

/** One request to the introspection endpoint. */
export interface OutgoingQuestion {
  readonly url: string;
  readonly form: URLSearchParams;
  readonly headers: Headers;
  readonly fetch: FetchLike;
  readonly maxResponseBytes: number;
  readonly nowMs: number;
}

/** A response, its body in memory where it was read. */
export interface Exchanged {
  readonly status: number;
  /** In lower case, without parameters; empty where it is missing. */
  readonly mediaType: string;
  /** `undefined` where the status says enough, and where the body of an error is too long. */
  readonly body: Buffer | undefined;
  readonly retryAfterSeconds: number | undefined;
}

/**
 * Sends a question and reads the answer, within limits: by POST, so that no token is in an access log, no redirect, a bounded
 * body.
 *
 * @param signal ends the exchange at any point, body included
 * @throws {IntrospectionFailure}
 * @see RFC 7662 section 2.1
 */
export async function exchange(
  { url, form, headers, fetch, maxResponseBytes, nowMs }: OutgoingQuestion,
  signal: AbortSignal,
): Promise<Exchanged> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: Object.fromEntries(headers),
      body: form.toString(),
      redirect: "manual",
      signal,
    });
    if (!isFetchResponse(response)) throw new IntrospectionFailure("response_unusable");
    try {
      // An answer that comes too late is not read.
      signal.throwIfAborted();
      if (isRedirect(response))
        throw new IntrospectionFailure("redirect_refused", { status: response.status });
      return {
        status: response.status,
        mediaType: mediaTypeOf(response),
        body: await bodyOf(response, maxResponseBytes, signal),
        retryAfterSeconds: retryAfterOf(response.headers, nowMs),
      };
    } finally {
      discardBody(response);
    }
  } catch (error) {
    if (error instanceof IntrospectionFailure) throw error;
    if (signal.aborted && signal.reason instanceof IntrospectionFailure) throw signal.reason;
    throw new IntrospectionFailure("network", { cause: failureCause(error) });
  }
}

async function bodyOf(
  response: FetchResponse,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Buffer | undefined> {
  const { status } = response;
  if (status >= 500 || status === 429) return undefined;
  const body = await readBody(response, maxBytes, signal);
  if (body === undefined && status === 200)
    throw new IntrospectionFailure("body_too_large", { status });
  return body;
}

function mediaTypeOf({ headers }: FetchResponse): string {
  return headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
}
