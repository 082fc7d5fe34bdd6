import { discardBody, isRedirect, readBody } from "@callgate/core/kit";
import { TokenError } from "../errors.js";

/** A request as oauth4webapi makes it. */
export interface OutgoingRequest {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: URLSearchParams | undefined | null;
}

/** Sends one request, within limits. */
export type LimitedFetch = (url: string, request: OutgoingRequest) => Promise<Response>;

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
  fetch: typeof globalThis.fetch,
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
    try {
      checkStatus(response);
      const { status, headers: responseHeaders } = response;
      if (speaksForItself(status)) return new Response(null, { status, headers: responseHeaders });
      const content = await readBody(response, maxResponseBytes);
      // Without a grant, the status says enough without a body.
      if (content === undefined && response.ok) {
        throw invalid(`sent more than ${maxResponseBytes} bytes`, status);
      }
      const kept = content !== undefined && content.length > 0 ? content : null;
      return new Response(kept, { status, headers: responseHeaders });
    } finally {
      discardBody(response);
    }
  };
}

/** Whether a status says that the server cannot answer now, whatever its body says. */
export function speaksForItself(status: number): boolean {
  return status >= 500 || status === 429 || status === 408 || status === 425;
}

/** A redirect would send a secret to an address that no operator configured. */
function checkStatus(response: Response): void {
  const { status } = response;
  if (isRedirect(response)) throw invalid("redirects, which is refused", status);
  if (status < 200 || status > 599)
    throw invalid("answers with a status that is not of HTTP", status);
}

function invalid(what: string, status: number): TokenError {
  return new TokenError("response_invalid", `The authorization server ${what}`, {
    status: status === 0 ? undefined : status,
  });
}
