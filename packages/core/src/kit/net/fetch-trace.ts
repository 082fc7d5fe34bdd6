import { type TracingChannel, tracingChannel } from "node:diagnostics_channel";

/** One exchange with an authorization server, for tracing. Contains nothing of what was sent or received. */
export interface FetchTrace {
  /**
   * `discovery` of an issuer's metadata at either of its addresses, an issuer's `jwks`, a request for a `token`, or the
   * `introspection` of one.
   */
  readonly kind: "discovery" | "jwks" | "token" | "introspection";
  /** Host and port of the exchange, as far as they are configured: a host that only metadata names is omitted. */
  readonly host: string | undefined;
  /** Why it failed: an error whose `code` is that of the event about it. Set by the channel. */
  readonly error?: FetchTraceError;
}

/** Stands for the error that an exchange failed with, whose text may quote what was sent. */
export class FetchTraceError extends Error {
  override readonly name = "FetchTraceError";
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** `tracing:callgate:fetch:start`, `:end`, `:asyncStart`, `:asyncEnd` and `:error` carry {@link FetchTrace}. */
export const fetchChannel: TracingChannel<FetchTrace, FetchTrace> =
  tracingChannel("callgate:fetch");

/**
 * Makes an exchange, and traces it while the channel has subscribers; otherwise it is only made.
 *
 * Subscribers get neither the result nor the original error: the former may be a token.
 *
 * @param codeOf names a failure
 */
export async function traceFetch<T>(
  { kind, host }: FetchTrace,
  codeOf: (error: unknown) => string,
  exchange: () => Promise<T>,
): Promise<T> {
  if (!fetchChannel.hasSubscribers) return exchange();
  const running: { made?: Promise<T> } = {};
  const withoutResult = async (): Promise<void> => {
    running.made = begin(exchange);
    try {
      await running.made;
    } catch (error) {
      throw new FetchTraceError(codeOf(error));
    }
  };
  await fetchChannel.tracePromise(withoutResult, { kind, host }).catch(() => {});
  // The channel calls the function at once.
  return running.made as Promise<T>;
}

/** An exchange that throws at once is one that rejects. */
async function begin<T>(exchange: () => Promise<T>): Promise<T> {
  return exchange();
}
