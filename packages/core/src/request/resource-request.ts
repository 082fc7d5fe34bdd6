/** What a decision is made from: the little of an HTTP request that matters, whatever the framework. */
export interface ResourceRequest {
  /** The HTTP method, as sent. */
  readonly method: string;
  /** The request target, as sent: path and query. */
  readonly url: string;
  /** Every Authorization field line, in order of arrival: two lines are two credentials. */
  readonly authorization: readonly string[];
}
