import type { Readable } from "node:stream";
import type { FetchLike } from "@callgate/core/kit";
import { answerOf } from "./decoded-body.js";

/**
 * What a request is sent through: an undici `Agent`, `Pool` or other dispatcher, of any version that has `request`.
 *
 * undici itself is needed neither at run time nor for the types.
 */
export interface RequestDispatcher {
  /** Sends one request, and resolves once the head of the response has arrived. */
  request(options: {
    readonly origin: string;
    readonly path: string;
    readonly method: "GET" | "POST";
    readonly headers: Record<string, string>;
    readonly body: string | null;
    readonly signal: AbortSignal | null;
  }): Promise<{
    readonly statusCode: number;
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
    readonly body: Readable;
  }>;
}

/**
 * Makes a `fetch` from a dispatcher, as far as a token request needs one: no redirects, text bodies.
 *
 * Node's own `fetch` takes a dispatcher too, but only one of an undici compatible with the one built into Node;
 * across major versions it fails before a byte is sent. A dispatcher's own `request` exists in all of them.
 */
export function fetchThrough(dispatcher: RequestDispatcher): FetchLike {
  return async (url, { method, headers, body, signal }) => {
    const { origin, pathname, search } = new URL(url);
    const answer = await dispatcher.request({
      origin,
      path: pathname + search,
      method: method === "POST" ? "POST" : "GET",
      headers,
      body: body ?? null,
      signal,
    });
    return answerOf({ status: answer.statusCode, headers: answer.headers, body: answer.body });
  };
}
