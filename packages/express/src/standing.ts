import { isOrWraps } from "@callgate/policy/binding";

/** What is read of Express's `Route`. */
export interface ExpressRoute {
  /** A list or a RegExp where the application wrote one; then there is no one pattern to name. */
  readonly path: unknown;
  readonly stack: readonly { readonly handle: unknown }[];
}

/**
 * Whether a handler is one of a route's own: in front of an `app.use`, Express leaves the route that was tried last.
 *
 * A function of another package around the handler counts as it does, as far as it says what it wraps. Looked at once for each
 * route, not for each request.
 */
export class Standing {
  readonly #handler: unknown;
  #route: ExpressRoute | undefined;
  #isOwn = false;

  constructor(handler: unknown) {
    this.#handler = handler;
  }

  on(route: ExpressRoute | undefined): route is ExpressRoute {
    if (route === undefined) return false;
    if (route !== this.#route) {
      this.#route = route;
      this.#isOwn = route.stack.some(({ handle }) => isOrWraps(handle, this.#handler));
    }
    return this.#isOwn;
  }
}
