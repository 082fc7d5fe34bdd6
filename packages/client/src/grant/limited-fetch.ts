import {
  discardBody,
  type FetchLike,
  type FetchResponse,
  isFetchResponse,
  isRedirect,
  isUndecodable,
  readBody,
} from "@callgate/core/kit";
import { TokenError } from "../errors.js";
import { RATE_LIMIT_FIELDS } from "./retry-after.js";

/** A request as oauth4webapi makes it. */
export interface OutgoingRequest {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: URLSearchParams | undefined | null;
}

/** Sends one request, within limits. */
export type LimitedFetch = (url: string, request: OutgoingRequest) => Promise<Response>;

/** What is read of a response; the headers of a supplied `fetch` may have no more than `get`. */
const FIELDS = ["content-type", "age", "date", "dpop-nonce", "retry-after", ...RATE_LIMIT_FIELDS];

/**
 * Creates a fetch within the limits of a token endpoint: no redirect is followed, and the response is in memory as a
 * whole, so that no body can stall, grow or break off later.
 *
 * A response whose status is enough (5xx, 429, 408, 425) is returned without its body.
 *
 * @param maxResponseBytes longest body read, in bytes after decompression
 * @param signal ends the exchange, body included, wherever it is
 */
export function limitedFetch(
  fetch: FetchLike,
  maxResponseBytes: number,
  signal: AbortSignal,
): LimitedFetch {
  return async (url, { method, headers, body }) => {
    const response = await fetch(url, {
      method,
      headers,
      ...(body instanceof URLSearchParams && { body: body.toString() }),
      redirect: "manual",
      signal,
    });
    if (!isFetchResponse(response))
      throw invalid("was called with a `fetch` that returns no response; check `fetch`", 0);
    try {
      // An answer that comes too late is not read.
      signal.throwIfAborted();
      checkStatus(response);
      return new Response(await contentOf(response, maxResponseBytes, signal), {
        status: response.status,
        headers: headersOf(response),
      });
    } finally {
      discardBody(response);
    }
  };
}

/** Whether a status says that the server cannot answer now, whatever its body says. */
export function cannotAnswerNow(status: number): boolean {
  return status >= 500 || status === 429 || status === 408 || status === 425;
}

async function contentOf(
  response: FetchResponse,
  maxResponseBytes: number,
  signal: AbortSignal,
): Promise<Buffer<ArrayBuffer> | null> {
  const { status } = response;
  if (cannotAnswerNow(status) || hasNoBody(status)) return null;
  const content = await readBody(response, maxResponseBytes, signal).catch(undecodable(status));
  if (content === undefined || content instanceof TokenError) {
    if (isSuccess(status))
      throw (
        content ?? invalid(`sent more than ${maxResponseBytes} bytes; check its address`, status)
      );
    // For an error the status is enough, but an unreadable body must not be treated as an empty one.
    return UNREAD;
  }
  return content.length > 0 ? (content as Buffer<ArrayBuffer>) : null;
}

/** Distinguishes a body that arrived, and is not in the coding its header names, from one that broke off on the way. */
function undecodable(status: number): (error: unknown) => TokenError {
  return (error) => {
    if (error instanceof TokenError && error.code === "response_invalid") return error;
    if (isUndecodable(error))
      return invalid(
        "sent a body that is not in its content coding; check the proxies on the way",
        status,
      );
    throw error;
  };
}

/** Stands for a body that was too long, or not in its coding: it is not JSON. */
const UNREAD = Buffer.from("…");

function headersOf({ headers }: FetchResponse): Headers {
  const kept = new Headers();
  for (const name of FIELDS) {
    const value = headers.get(name);
    if (value !== null && value !== undefined) kept.set(name, value);
  }
  return kept;
}

/** Whether a status says that the request was successful. */
function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** Statuses that a `Response` cannot have a body with. */
function hasNoBody(status: number): boolean {
  return status === 204 || status === 205;
}

/** A redirect would send a secret to an address that no operator configured. */
function checkStatus(response: FetchResponse): void {
  const { status } = response;
  if (isRedirect(response))
    throw invalid("redirects, which is refused; configure the address it leads to", status);
  if (status < 200 || status > 599)
    throw invalid("answers with a status that is not of HTTP; check its address", status);
}

function invalid(what: string, status: number): TokenError {
  return new TokenError("response_invalid", `The authorization server ${what}`, {
    status: status === 0 ? undefined : status,
  });
}
