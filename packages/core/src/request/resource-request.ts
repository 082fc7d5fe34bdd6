/**
 * What a decision is made from: the relevant part of an HTTP request, of any framework.
 *
 * `fromNode` makes it from Node's own request.
 */
export interface ResourceRequest<Original = unknown> {
  /** The HTTP method, as sent. */
  readonly method: string;
  /** The request target, as sent: path and query. */
  readonly url: string;
  /** Every Authorization field line, in order of arrival: two lines are two credentials. */
  readonly authorization: readonly string[];
  /** Every line of another field, as received and in order of arrival; empty where the field is missing. */
  readonly header?: (name: string) => readonly string[];
  /** The other end of the connection: this may be a proxy. */
  readonly peer?: RequestPeer | undefined;
  /** The request's method and the pattern the framework matched, such as `GET /orders/:id`. */
  readonly route?: string | undefined;
  /** The framework's own request: Express's `req`, Koa's `ctx`, hapi's `request`, else Node's or the Web's. */
  readonly original?: Original | undefined;
  /** The values of the pattern's parameters, decoded by the framework; a list where one parameter took several segments. */
  readonly params?: RouteParams | undefined;
}

/** Values of a route's parameters by name. */
export type RouteParams = Readonly<Record<string, string | readonly string[]>>;

/** The other end of a connection. */
export interface RequestPeer {
  /** Its IP address, or `unix` for a Unix domain socket; `undefined` where it is unknown, or the connection is closed. */
  readonly address: string | undefined;
  /**
   * Its TLS client certificate in DER, read only when a token requires it; `undefined` where it presented none. The same octets for
   * each request of a connection, if they are not to be hashed each time.
   */
  certificate(): Uint8Array | undefined;
}
