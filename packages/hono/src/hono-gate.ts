import type {
  AdapterOptions,
  Auth,
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
import type { Context, MiddlewareHandler } from "hono";
import type { HonoApp } from "./hono-app.js";

/** Middleware after which `c.var.auth` is the caller. The exception is report mode, which lets requests without one through. */
export type Middleware = MiddlewareHandler<{ Variables: { auth: Auth } }>;

/** Middleware that may let requests through without a verified caller. */
export type PublicMiddleware = MiddlewareHandler<{ Variables: { auth: Auth | undefined } }>;

/** A gate for Hono: called with a policy, it creates the middleware that enforces it. */
export interface HonoGate extends GateControls, Pick<Gate, "policy"> {
  /**
   * Creates the middleware that admits only the callers of the policy; with `"none"`, no caller.
   *
   * @param nothing keeps TypeScript from accepting the gate itself as middleware: `app.use(gate)`
   * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault of the policy
   */
  (policy: EndpointPolicy<Context> | "none", ...nothing: never[]): Middleware;
  /**
   * Creates the middleware for a policy that may be `"public"`, which lets every request through and reads no token: `c.var.auth` is
   * `undefined`, `authOf` throws, and `decisionOf` returns no decision.
   *
   * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault of the policy
   */
  (policy: EndpointDeclaration<Context>, ...nothing: never[]): PublicMiddleware;
  /**
   * Creates the middleware of an endpoint of the policy document, by its name: `GET /orders/:id`.
   *
   * It belongs on the route of that name and method, before the handler. Everywhere else it refuses every caller
   * (`endpoint_undeclared`): on another route, and on `app.use`.
   *
   * @throws {ConfigurationError} `callgate_configuration_invalid` (`endpoint_unknown`), with a suggestion for the name
   */
  (endpoint: EndpointNameText, ...nothing: never[]): PublicMiddleware;
  /**
   * Creates the middleware that denies by default, for the beginning of an application with a policy document:
   * `app.use(gate.protect())`.
   *
   * It finds every row after itself that matches a request, and each has to have an entry that admits the caller, since any of
   * them may answer. A request that matches none is refused (`endpoint_undeclared`), as is one for a row without an entry. An
   * application that is mounted is one row: `* /legacy/*`.
   *
   * @throws {ConfigurationError} `option_missing` where the gate has no policy document
   */
  protect(...nothing: never[]): PublicMiddleware;
  /**
   * Marks middleware that never answers by itself, such as a limit or a log: rows of it need no entry behind `gate.protect()`.
   *
   * @example admin.use(gate.through(timing()));
   */
  through<Handler extends MiddlewareHandler>(middleware: Handler): Handler;
  /**
   * Checks that every route of an application has a gate that decides about it, its own or one in front, and that each entry of
   * the document has a route: call it when every route is added. Adding another one to the application throws from then on
   * (`route_after_protect`), since it would be open.
   *
   * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault of every route: `gate_missing`,
   * `gate_mismatch`, `route_no_endpoint`, `method_not_covered`, `route_unnameable`, `inline_policy`, `endpoint_no_route`
   */
  sealed(app: HonoApp): void;
  /**
   * Creates middleware for the end of an application, `app.all("*", gate.undeclared())`, which refuses every request that
   * reaches it: an endpoint that no route declared, which no caller may call.
   */
  undeclared(...nothing: never[]): PublicMiddleware;
  /**
   * Creates the middleware that serves the metadata of the service (RFC 9728), for a gate with the option `resource`. It
   * belongs before the gates: no token is read, and every other request continues.
   *
   * @throws {ConfigurationError} `option_missing` where the gate has no option `resource`
   */
  metadata(...nothing: never[]): MiddlewareHandler;
}

/** The options of a gate; the issuers may be in the policy document. */
export type CallgateOptions =
  | (GateOptions & AdapterOptions<Context> & BindingOptions)
  | (SharedOptions & AdapterOptions<Context> & BindingOptions & { readonly policy: PolicySource });
