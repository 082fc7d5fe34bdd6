import { traceFetch, unlessAborted } from "@callgate/core/kit";
import { hostOf } from "./find-token-endpoint.js";
import { toTransportError } from "./transport-error.js";

/** Where a token is requested, and the host that may be shown. */
export interface TokenRequestTrace {
  readonly address: string;
  /** From the configuration: another host was named by metadata, and is omitted. */
  readonly configuredHost: string | undefined;
}

/** Requests a token, traced on `callgate:fetch`. It ends with the signal, so that its trace does too. */
export function traceTokenRequest<T>(
  { address, configuredHost }: TokenRequestTrace,
  signal: AbortSignal,
  request: () => Promise<T>,
): Promise<T> {
  const host = hostOf(address) === configuredHost ? configuredHost : undefined;
  return traceFetch({ kind: "token", host }, codeOf, () => unlessAborted(request(), signal));
}

function codeOf(error: unknown): string {
  return toTransportError(error).code;
}
