import { isOrWraps } from "@callgate/policy/binding";

/** The members of Express's `Route` that are read. */
export interface ExpressRoute {
  /** A list or a RegExp if the application passed one; then there is no single pattern to name. */
  readonly path: unknown;
  readonly stack: readonly { readonly handle: unknown }[];
}

/**
 * Whether a handler is one of a route's own: before an `app.use`, Express leaves the route that was tried last.
 *
 * A wrapper by another package counts as the handler, if it exposes what it wraps. Checked once for each
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
