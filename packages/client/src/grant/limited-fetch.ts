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
 * Makes a fetch that keeps to the limits of a token endpoint: no redirect is followed, and what comes back is in
 * memory as a whole, so that nothing can drip, grow or break off later.
 *
 * An answer whose status says it all (5xx, 429, 408, 425) comes back without its body.
 *
 * @param maxResponseBytes longest body taken, in bytes after decompression
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
      const content = speaksForItself(response.status)
        ? undefined
        : await readBody(response, maxResponseBytes);
      // Only where nothing was granted, the status tells enough without a body.
      if (content === "too_large" && response.ok) {
        throw invalid(`sent more than ${maxResponseBytes} bytes`, response.status);
      }
      const kept = content instanceof Buffer && content.length > 0 ? content : null;
      return new Response(kept, { status: response.status, headers: response.headers });
    } finally {
      // An unread body would keep its connection, and whatever drips through it, alive.
      if (!response.bodyUsed) response.body?.cancel().catch(() => {});
    }
  };
}

/** Tells whether a status says that the server is in no state to answer now, whatever else it sends. */
export function speaksForItself(status: number): boolean {
  return status >= 500 || status === 429 || status === 408 || status === 425;
}

/** A redirect would take a secret to a place nobody configured. */
function checkStatus({ type, status, redirected }: Response): void {
  if (type === "opaqueredirect" || redirected || (status >= 300 && status < 400)) {
    throw invalid("redirects, which is refused", status);
  }
  if (status < 200 || status > 599) throw invalid("answers with no status of HTTP", status);
}

function invalid(what: string, status: number): TokenError {
  return new TokenError("response_invalid", `The authorization server ${what}`, {
    status: status === 0 ? undefined : status,
  });
}

async function readBody(response: Response, maxBytes: number): Promise<Buffer | "too_large"> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) return "too_large";
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
