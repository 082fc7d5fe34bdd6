/** One request, as Callgate makes it. */
export interface FetchRequest {
  /** `GET` where it is omitted. */
  readonly method?: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
  /** Redirects are not followed: a redirected response is refused. */
  readonly redirect: "manual";
  /** Aborted when the exchange ends early. */
  readonly signal: AbortSignal;
}

/** The part of a response that Callgate reads: a `Response` has it, and so have the responses of undici and node-fetch. */
export interface FetchResponse {
  readonly status: number;
  readonly headers: {
    /** The value of a header field, several joined by commas; `null` when the field is missing. */
    get(name: string): string | null;
  };
  /** A web stream, a Node stream or an async iterable of octets or text; `null` where there is no body. */
  readonly body: object | null;
  readonly bodyUsed?: boolean;
  readonly redirected?: boolean;
  readonly type?: string;
}

/**
 * Sends a request: the global `fetch`, undici's, node-fetch's, or a function of your own around one of them.
 *
 * `fetchContract` of `@callgate/testkit` tests what it must do. It need not keep any deadline: where it
 * ignores its signal, it is no longer waited for once the time is up.
 */
export type FetchLike = (url: string, request: FetchRequest) => Promise<FetchResponse>;

/** The global `fetch`, looked up at each call: what replaces it later, such as an instrumentation, is used. */
export const globalFetch: FetchLike = (url, request) => globalThis.fetch(url, request);

/** Whether what a supplied `fetch` returned can be read as a response at all. */
export function isFetchResponse(value: unknown): value is FetchResponse {
  const { status, headers } = (value ?? {}) as Partial<FetchResponse>;
  return typeof status === "number" && typeof headers?.get === "function";
}
