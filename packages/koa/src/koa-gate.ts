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

/** A gate for Koa: called with a policy, it creates the middleware that enforces it. */
export interface KoaGate extends GateControls, Pick<Gate, "policy"> {
  /**
   * Creates the middleware that admits only the callers of the policy; with `"none"`, no caller.
   *
   * @param nothing keeps TypeScript from accepting the gate itself as middleware: `app.use(gate)`
   * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault of the policy
   */
  (policy: EndpointPolicy<Context> | "none", ...nothing: never[]): Middleware;
  /**
   * Creates the middleware for a policy that may be `"public"`, which lets every request through and reads no token: `ctx.state.auth` is
   * `undefined`, `authOf` throws, and `decisionOf` returns no decision.
   *
   * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault of the policy
   */
  (policy: EndpointDeclaration<Context>, ...nothing: never[]): PublicMiddleware;
  /**
   * Creates the middleware of an endpoint of the policy document, by its name: `GET /stock/:id`.
   *
   * It belongs on the route of that name and method. Everywhere else it refuses every caller (`endpoint_undeclared`): on
   * another route, or before the router; `router.use` throws (`gate_mismatch`).
   *
   * @throws {ConfigurationError} `callgate_configuration_invalid` (`endpoint_unknown`), with a suggestion for the name
   */
  (endpoint: EndpointNameText, ...nothing: never[]): PublicMiddleware;
  /**
   * Adds the gate of its own entry before every handler of every route of a router, including callbacks of `router.param`, and
   * makes the router refuse more routes (`route_after_protect`). A route's name begins with `at` and ends with the router's
   * `host`: `GET /internal/orders/:id @a.example.com`.
   *
   * Call it once for each router, the outermost of nested ones, when every route is added; `app.use(router.routes())` may come
   * before or after it. Then call `gate.sealed`. Middleware of `app.use` and `router.use` is not a route: it may answer before
   * the gate does.
   *
   * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault of every route: `route_no_endpoint`,
   * `method_not_covered`, `route_unnameable`, `gate_mismatch`, `inline_policy`, `subapp_unlisted`, `already_protected`,
   * `framework_unknown_shape`
   */
  protect(router: KoaRouter, options?: ProtectOptions): void;
  /**
   * Checks that each of these routers is protected, and that each entry of the document has a route in them. Without this
   * call, entries are checked with the first requests, which fail (status 500) while one has no route.
   *
   * @throws {ConfigurationError} `callgate_configuration_invalid`: `gate_missing`, `endpoint_no_route`
   */
  sealed(routers: readonly KoaRouter[]): void;
  /**
   * Creates middleware for the end of an application, which refuses every request that reaches it: an endpoint that no
   * route declared, which no caller may call. It belongs on the application: a router calls its own middleware only for
   * its own routes.
   */
  undeclared(...nothing: never[]): Middleware;
  /**
   * Creates the middleware that serves the metadata of the service (RFC 9728), for a gate with the option `resource`. It
   * belongs on the application, before the gates: no token is read, and every other request continues.
   *
   * @throws {ConfigurationError} `option_missing` where the gate has no option `resource`
   */
  metadata(...nothing: never[]): PublicMiddleware;
}

/** The options of a gate; the issuers may be in the policy document. */
export type CallgateOptions =
  | (GateOptions & AdapterOptions<Context> & BindingOptions)
  | (SharedOptions & AdapterOptions<Context> & BindingOptions & { readonly policy: PolicySource });
