/** The expected outcome of a call: an HTTP status and, for a refusal, its reason from Callgate's catalogue. */
export interface Outcome {
  readonly status: number;
  readonly reason?: string | undefined;
  /** The part of the decision's event or of the gate's health that only operators see. */
  readonly learned?: string | undefined;
  /** The token requests of each client meanwhile, as counted by the authority. */
  readonly tokenRequests?: string | undefined;
}

/** The outcome of a call, as far as the caller can see. */
export interface Observation extends Outcome {
  /** The `WWW-Authenticate` header: without it, a client does not know what is missing (RFC 9110 section 11.6.1). */
  readonly challenge?: string | undefined;
  /** The `Retry-After` header: without it, a client does not know when to retry (RFC 9110 section 10.2.3). */
  readonly retryAfter?: string | undefined;
  /** Why it cannot be shown on this machine; then nothing else counts. */
  readonly notShown?: string | undefined;
  /** Further details. */
  readonly remarks?: readonly string[];
}

/**
 * Describes what is wrong with the outcome of a call.
 *
 * @returns `undefined` when it ended as expected, or cannot be shown
 */
export function complaintAbout(observed: Observation, expected: Outcome): string | undefined {
  const { status, reason, tokenRequests, learned } = expected;
  if (observed.notShown !== undefined) return undefined;
  if (observed.status !== status || observed.reason !== reason) {
    return `expected ${status} ${reason ?? ""}`.trimEnd();
  }
  if (observed.learned !== learned) return `expected ${learned}`;
  if (status === 503) {
    return /^[1-9][0-9]*$/.test(observed.retryAfter ?? "") ? undefined : "no Retry-After";
  }
  if (observed.tokenRequests !== tokenRequests) return `expected ${tokenRequests}`;
  if (status < 400) return undefined;
  return /^(?:Bearer|DPoP) /.test(observed.challenge ?? "") ? undefined : "no challenge";
}
