import { discardBody, isRedirect, readBody } from "@callgate/core/kit";
import { parseJson } from "../content.js";
import { ReadFailure } from "../read-failure.js";

/** The limits of an exchange, and the `fetch` that makes it. */
export interface ExchangeLimits {
  /** Longest body read, in bytes after decompression. */
  readonly maxResponseBytes: number;
  readonly fetch: typeof fetch;
}

/** One request to a store's HTTP API. */
export interface StoreRequest {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: object;
}

/** A store's response. */
export interface StoreAnswer {
  readonly status: number;
  /** The body as JSON; `undefined` where it is not JSON. */
  readonly body: unknown;
}

/**
 * Makes one request within limits: no redirect, a bounded body.
 *
 * Every status is returned, except for redirects: a token is not sent to another address.
 *
 * @param signal ends the exchange, body included; the error is then of no interest, because the caller has its own
 * @throws {ReadFailure} `store_unreachable` or `store_answer_invalid`
 */
export async function exchange(
  request: StoreRequest,
  limits: ExchangeLimits,
  signal: AbortSignal,
): Promise<StoreAnswer> {
  try {
    const response = await limits.fetch(request.url, toInit(request, signal));
    try {
      const { status } = response;
      const body = isRedirect(response)
        ? undefined
        : await readBody(response, limits.maxResponseBytes);
      if (body === undefined) throw new ReadFailure("store_answer_invalid", { status });
      return { status, body: parseJson(body.toString("utf8")) };
    } finally {
      discardBody(response);
    }
  } catch (error) {
    // An error of fetch can quote a header: it is not passed on.
    throw error instanceof ReadFailure ? error : new ReadFailure("store_unreachable");
  }
}

function toInit({ method, headers, body }: StoreRequest, signal: AbortSignal): RequestInit {
  if (body === undefined) return { method, headers, redirect: "manual", signal };
  return {
    method,
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(body),
    redirect: "manual",
    signal,
  };
}
