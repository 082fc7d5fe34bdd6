import { discardBody, isRedirect, readBody } from "@callgate/core/kit";
import { parseJson } from "../content.js";
import { ReadFailure } from "../read-failure.js";

/** The limits an exchange keeps, and what it is made with. */
export interface ExchangeLimits {
  /** Longest body read, in bytes after decompression. */
  readonly maxResponseBytes: number;
  readonly fetch: typeof fetch;
}

/** One request of a store's HTTP API. */
export interface StoreRequest {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: object;
}

/** A store's answer. */
export interface StoreAnswer {
  readonly status: number;
  /** The body as JSON; `undefined` where it is none. */
  readonly body: unknown;
}

/**
 * Makes one request within limits: no redirect, a bounded body.
 *
 * Any status is an answer, but for redirects: a token is not carried elsewhere.
 *
 * @param signal ends the exchange, body included, wherever it is; what that was for is known to whom it belongs
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
    // What fetch throws can hold a header it did not like: it ends here.
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
