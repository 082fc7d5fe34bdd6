import {
  discardBody,
  type FetchLike,
  type FetchRequest,
  isFetchResponse,
  isRedirect,
  isUndecodable,
  readBody,
  systemFailureOf,
} from "@callgate/core/kit";
import { parseJson } from "../content.js";
import { ReadFailure } from "../read-failure.js";

/** The limits of an exchange, and the `fetch` that makes it. */
export interface ExchangeLimits {
  /** Longest body read, in bytes after decompression. */
  readonly maxResponseBytes: number;
  readonly fetch: FetchLike;
}

/** One request to a store's HTTP API. */
export interface StoreRequest {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body: object | undefined;
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
    if (!isFetchResponse(response)) throw new ReadFailure("store_answer_invalid");
    try {
      // An answer that comes too late is not read.
      signal.throwIfAborted();
      const { status } = response;
      const body = isRedirect(response)
        ? undefined
        : await readBody(response, limits.maxResponseBytes, signal).catch(emptyWhereUndecodable);
      if (body === undefined) throw new ReadFailure("store_answer_invalid", { status });
      return { status, body: parseJson(body.toString("utf8")) };
    } finally {
      discardBody(response);
    }
  } catch (error) {
    if (error instanceof ReadFailure) throw error;
    // An error of fetch can quote a header: only its code is passed on, and the configured host.
    const system = systemFailureOf(error, new URL(request.url).host);
    throw new ReadFailure("store_unreachable", { system });
  }
}

/** A body that is not in its content coding is not JSON either; the status may say enough. */
function emptyWhereUndecodable(error: unknown): Buffer {
  if (isUndecodable(error)) return Buffer.alloc(0);
  throw error;
}

function toInit({ method, headers, body }: StoreRequest, signal: AbortSignal): FetchRequest {
  if (body === undefined) return { method, headers, redirect: "manual", signal };
  return {
    method,
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(body),
    redirect: "manual",
    signal,
  };
}
