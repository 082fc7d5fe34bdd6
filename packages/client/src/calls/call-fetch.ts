import type { FetchResponse } from "@callgate/core/kit";

/** What a supplied fetch is called with beside the address. */
export interface CallInit {
  readonly method: string;
  readonly headers: Record<string, string>;
  /** The body that the caller passed: a string, octets, a form, a stream. No single type fits every fetch. */
  readonly body?: never;
  readonly redirect: "manual" | "error" | "follow";
  readonly signal: AbortSignal | null;
}

/** Sends one request of a call: the global `fetch`, undici's, node-fetch's, or a function of your own around one of them. */
export type CallFetch = (url: string, init: CallInit) => Promise<FetchResponse>;
