/** What a call is to come to: an HTTP status and, for a refusal, its reason from Callgate's catalogue. */
export interface Outcome {
  readonly status: number;
  readonly reason?: string | undefined;
  /** What the decision's event or the gate's health says to operators; the caller sees nothing of it. */
  readonly learned?: string | undefined;
  /** What each client asked the authority for meanwhile, by the authority's count. */
  readonly tokenRequests?: string | undefined;
}

/** What a call came to, as far as the caller can see. */
export interface Observation extends Outcome {
  /** The `WWW-Authenticate` header: without it, a client does not know what it lacks (RFC 9110 section 11.6.1). */
  readonly challenge?: string | undefined;
  /** The `Retry-After` header: without it, a client does not know when to come back (RFC 9110 section 10.2.3). */
  readonly retryAfter?: string | undefined;
  /** What else is worth knowing. */
  readonly remarks?: readonly string[];
}

/**
 * Says what is wrong with the way a call ended.
 *
 * @returns `undefined` when it ended as expected
 */
export function complaintAbout(observed: Observation, expected: Outcome): string | undefined {
  const { status, reason, tokenRequests, learned } = expected;
  if (observed.status !== status || observed.reason !== reason) {
    return `expected ${status} ${reason ?? ""}`.trimEnd();
  }
  if (observed.learned !== learned) return `expected ${learned}`;
  if (status === 503) {
    return /^[1-9][0-9]*$/.test(observed.retryAfter ?? "") ? undefined : "no Retry-After";
  }
  if (observed.tokenRequests !== tokenRequests) return `expected ${tokenRequests}`;
  if (status < 400) return undefined;
  return observed.challenge?.startsWith("Bearer ") ? undefined : "no challenge";
}
