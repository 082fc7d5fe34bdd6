/** One request, as Callgate makes it. */
export interface FetchRequest {
  /** `GET` where it is left out. */
  readonly method?: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
  /** Redirects are not followed: an answer that came by one is refused. */
  readonly redirect: "manual";
  /** Aborted when the exchange ends early. */
  readonly signal: AbortSignal;
}

/** As much of an answer as Callgate reads: a `Response` has it, and so have the answers of undici and node-fetch. */
export interface FetchResponse {
  readonly status: number;
  readonly headers: {
    /** The value of a header field, several joined by commas; `null` where there is none. */
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
 * What it must do is a list of tests: `fetchContract` of `@callgate/testkit`. It need not keep any deadline: one that
 * ignores its signal is left alone once its time is up.
 */
export type FetchLike = (url: string, request: FetchRequest) => Promise<FetchResponse>;

/** The global `fetch`, as it is when it is called: what replaces it later, such as an instrumentation, is used. */
export const globalFetch: FetchLike = (url, request) => globalThis.fetch(url, request);

/** Whether what a supplied `fetch` returned can be read as an answer at all. */
export function isFetchResponse(value: unknown): value is FetchResponse {
  const { status, headers } = (value ?? {}) as Partial<FetchResponse>;
  return typeof status === "number" && typeof headers?.get === "function";
}
