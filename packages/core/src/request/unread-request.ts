import type { RequestPeer, ResourceRequest, RouteParams } from "./resource-request.js";

interface NodeMethod {
  readonly method?: string | undefined;
}

/** How a request is read: the parts that a proof of possession needs by themselves, or all of it. One for all requests of a kind. */
export interface RequestReaders<Source, Described> {
  /** Every line of a field; the name is in lower case. */
  lines(source: Source, name: string): readonly string[];
  peer(source: Source, details: () => Described): RequestPeer | undefined;
  whole(source: Source, details: Described, original: unknown): ResourceRequest;
}

interface MatchedRoute {
  readonly route?: string | undefined;
}

/**
 * A request of which nothing but its Authorization lines was read: nearly every decision needs no more.
 *
 * Everything else is read once, when a condition first needs it. Reading is not free: Express gives each request a hidden class of
 * its own, so that each member costs a slow look-up, and Node makes its `headers` when they are first read. An event needs method
 * and route alone, and a bound token a header or the connection, which are read by themselves: the rest would cost more.
 */
export class UnreadRequest<
  Source extends NodeMethod = NodeMethod,
  Described extends MatchedRoute = MatchedRoute,
  Original = unknown,
> implements ResourceRequest
{
  readonly authorization: readonly string[];
  readonly #original: Original;
  readonly #source: Source;
  readonly #describe: (original: Original) => Described;
  readonly #readers: RequestReaders<Source, Described>;
  #whole: ResourceRequest | undefined;

  /**
   * @param original the framework's own request
   * @param source Node's own request, or a Web request
   * @param describe returns what the framework has beyond the source
   * @param readers how the source is read; the whole of it once at most
   */
  constructor(
    authorization: readonly string[],
    original: Original,
    source: Source,
    describe: (original: Original) => Described,
    readers: RequestReaders<Source, Described>,
  ) {
    this.authorization = authorization;
    this.#original = original;
    this.#source = source;
    this.#describe = describe;
    this.#readers = readers;
  }

  /** The request, read and with members of its own. */
  get whole(): ResourceRequest {
    this.#whole ??= this.#readers.whole(this.#source, this.#details(), this.#original);
    return this.#whole;
  }

  get original(): unknown {
    return this.#original;
  }

  /** What it is read from: Node's own request, or a Web request. */
  get source(): object {
    return this.#source;
  }

  get method(): string {
    return this.#whole === undefined ? (this.#source.method ?? "") : this.#whole.method;
  }

  get url(): string {
    return this.whole.url;
  }

  get route(): string | undefined {
    if (this.#whole !== undefined) return this.#whole.route;
    const details = this.#details();
    return Object.hasOwn(details, "route") ? details.route : undefined;
  }

  get params(): RouteParams | undefined {
    return this.whole.params;
  }

  get peer(): RequestPeer | undefined {
    return this.#whole === undefined
      ? this.#readers.peer(this.#source, () => this.#details())
      : this.#whole.peer;
  }

  header(name: string): readonly string[] {
    return this.#readers.lines(this.#source, name.toLowerCase());
  }

  #details(): Described {
    return this.#describe(this.#original);
  }
}

/** The request as a condition gets it: with members of its own, which it may spread or write down. */
export function wholeOf(request: ResourceRequest): ResourceRequest {
  return request instanceof UnreadRequest ? request.whole : request;
}
