/** What a server is sent. */
export interface Load {
  readonly url: string;
  readonly tokens: readonly string[];
  readonly connections: number;
  /** How long each connection sends all tokens in turn; left out, every token is sent once, by one of them. */
  readonly durationSeconds?: number;
  /** How many requests are sent per second; left out, each connection sends the next one when it has its answer. */
  readonly ratePerSecond?: number;
}

/** What came of it. */
export interface LoadResult {
  readonly requestsPerSecond: number;
  readonly seconds: number;
  /**
   * How long a response took, as the client saw it: half of all, and all but the slowest hundredth. Where each connection
   * waits for its answer, its first one is left out, since that waited for all connections to be made: of 3 000 requests
   * over 64 connections, p99 would be how long that took.
   */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly statuses: Readonly<Record<string, number>>;
  /** Connections that failed, and requests that got no response in time. */
  readonly errors: number;
}
