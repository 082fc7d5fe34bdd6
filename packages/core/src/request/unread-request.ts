import type { RequestPeer, ResourceRequest, RouteParams } from "./resource-request.js";

interface NodeMethod {
  readonly method?: string | undefined;
}

interface MatchedRoute {
  readonly route?: string | undefined;
}

/**
 * A request of which nothing but its Authorization lines was read: nearly every decision needs no more.
 *
 * Everything else is read once, when a condition first needs it. Reading is not free: Express gives each request a hidden class of
 * its own, so that each member costs a slow look-up, and Node makes its `headers` when they are first read. An event needs method
 * and route alone, which are read by themselves: the rest would cost more than the event.
 */
export class UnreadRequest implements ResourceRequest {
  readonly authorization: readonly string[];
  readonly #original: unknown;
  readonly #read: () => ResourceRequest;
  readonly #node: NodeMethod;
  readonly #describe: () => MatchedRoute;
  #whole: ResourceRequest | undefined;

  /**
   * @param node Node's own request
   * @param describe what the framework has beyond it
   * @param read reads the whole request; called once at most
   */
  constructor(
    authorization: readonly string[],
    original: unknown,
    node: NodeMethod,
    describe: () => MatchedRoute,
    read: () => ResourceRequest,
  ) {
    this.authorization = authorization;
    this.#original = original;
    this.#node = node;
    this.#describe = describe;
    this.#read = read;
  }

  /** The request, read and with members of its own. */
  get whole(): ResourceRequest {
    this.#whole ??= this.#read();
    return this.#whole;
  }

  get original(): unknown {
    return this.#original;
  }

  get method(): string {
    return this.#whole === undefined ? (this.#node.method ?? "") : this.#whole.method;
  }

  get url(): string {
    return this.whole.url;
  }

  get route(): string | undefined {
    if (this.#whole !== undefined) return this.#whole.route;
    const details = this.#describe();
    return Object.hasOwn(details, "route") ? details.route : undefined;
  }

  get params(): RouteParams | undefined {
    return this.whole.params;
  }

  get peer(): RequestPeer | undefined {
    return this.whole.peer;
  }

  header(name: string): readonly string[] {
    return this.whole.header?.(name) ?? [];
  }
}

/** The request as a condition gets it: with members of its own, which it may spread or write down. */
export function wholeOf(request: ResourceRequest): ResourceRequest {
  return request instanceof UnreadRequest ? request.whole : request;
}
