import type {
  AdapterOptions,
  EndpointDeclaration,
  EndpointPolicy,
  Gate,
  GateOptions,
  SharedOptions,
} from "@callgate/core/adapter";
import type {
  BindingOptions,
  EndpointNameText,
  GateControls,
  PolicySource,
} from "@callgate/policy/binding";
import type { Context } from "koa";
import type { KoaRouter } from "./koa-router.js";
import type { Middleware, PublicMiddleware } from "./middleware.js";
import type { ProtectOptions } from "./read-mount.js";

/** A gate for Koa: called with a policy it makes the middleware that enforces it. */
export interface KoaGate extends GateControls, Pick<Gate, "policy"> {
  /**
   * Makes the middleware that lets only those on who the policy says may call; with `"none"`, no caller.
   *
   * @param nothing keeps TypeScript from taking the gate itself for middleware: `app.use(gate)`
   * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault of the policy
   */
  (policy: EndpointPolicy<Context> | "none", ...nothing: never[]): Middleware;
  /**
   * Makes the middleware for what may be `"public"`, which lets every request on and looks at no token: `ctx.state.auth` is
   * `undefined`, `authOf` throws, and `decisionOf` knows of no decision.
   *
   * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault of the policy
   */
  (policy: EndpointDeclaration<Context>, ...nothing: never[]): PublicMiddleware;
  /**
   * Makes the middleware of an endpoint of the policy document, by its name: `GET /stock/:id`.
   *
   * It stands on the route of that name and method. Everywhere else it refuses every caller (`endpoint_undeclared`): on
   * another route, or in front of the router; `router.use` throws (`gate_mismatch`).
   *
   * @throws {ConfigurationError} `callgate_configuration_invalid` (`endpoint_unknown`), with the name that was probably meant
   */
  (endpoint: EndpointNameText, ...nothing: never[]): PublicMiddleware;
  /**
   * Puts the gate of its own entry before every handler of every route of a router, callbacks of `router.param` included, and
   * lets the router take no more routes (`route_after_protect`). A route's name begins with `at` and ends with the router's
   * `host`: `GET /internal/orders/:id @a.example.com`.
   *
   * Call it once for each router, the outermost of nested ones, when every route is there; `app.use(router.routes())` may come
   * before or after it. Then call `gate.sealed`. What `app.use` and `router.use` mount is not a route: it may answer before
   * the gate does.
   *
   * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault of every route: `route_no_endpoint`,
   * `method_not_covered`, `route_unnameable`, `gate_mismatch`, `inline_policy`, `subapp_unlisted`, `already_protected`,
   * `framework_unknown_shape`
   */
  protect(router: KoaRouter, options?: ProtectOptions): void;
  /**
   * Makes sure that each of these routers is protected, and that each entry of the document has a route in them. Without this
   * call, entries are checked with the first requests, which fail (status 500) while one has no route.
   *
   * @throws {ConfigurationError} `callgate_configuration_invalid`: `gate_missing`, `endpoint_no_route`
   */
  sealed(routers: readonly KoaRouter[]): void;
  /**
   * Makes middleware for the end of an application, which refuses whatever falls through to it: an endpoint that no
   * route declared, which no caller may call. It goes on the application: a router calls its own middleware only for
   * routes it has.
   */
  undeclared(...nothing: never[]): Middleware;
}

/** What to make a gate of; the issuers may stand in the policy document. */
export type CallgateOptions =
  | (GateOptions & AdapterOptions<Context> & BindingOptions)
  | (SharedOptions & AdapterOptions<Context> & BindingOptions & { readonly policy: PolicySource });
