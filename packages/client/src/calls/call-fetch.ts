import type { FetchResponse } from "@callgate/core/kit";

/** What a supplied fetch is called with beside the address. */
export interface CallInit {
  readonly method: string;
  readonly headers: Record<string, string>;
  /** Whatever the caller gave: a text, octets, a form, a stream. No type of it is that of every fetch. */
  readonly body?: never;
  readonly redirect: "manual" | "error" | "follow";
  readonly signal: AbortSignal | null;
}

/** Sends one request of a call: the global `fetch`, undici's, node-fetch's, or a function of your own around one of them. */
export type CallFetch = (url: string, init: CallInit) => Promise<FetchResponse>;
