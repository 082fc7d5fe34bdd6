import type { IncomingMessage, ServerResponse } from "node:http";
import type {
  AdapterOptions,
  Auth,
  EndpointDeclaration,
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
import type { Request } from "express";
import type { ProtectOptions } from "./protection/options.js";
import type { Protection } from "./protection/protect.js";

/** The part of Express's request, 4 or 5, that a gate needs. */
export type GatedRequest = IncomingMessage & {
  readonly originalUrl?: string;
  /** Set to the {@link Auth}; of any type here, since another package may have declared the property. */
  auth?: unknown;
};

/** A handler before a route's own; accepted by Express 4 and 5. */
export type RequestHandler = (
  request: GatedRequest,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void;

/** A gate for Express: called with a policy, it creates the handler that enforces it. */
export interface ExpressGate extends GateControls, Pick<Gate, "policy"> {
  /**
   * Creates the handler that admits only the callers of the policy to the route.
   *
   * `gate("none")` admits no caller. `gate("public")` lets every request through and reads no token: `req.auth` is
   * `undefined`, `authOf` throws, and `decisionOf` returns no decision.
   *
   * @param nothing keeps TypeScript from accepting the gate itself as a handler: `app.use(gate)`
   * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault of the policy
   */
  (policy: EndpointDeclaration<Request>, ...nothing: never[]): RequestHandler;
  /**
   * Creates the handler of an endpoint of the policy document, by its name: `GET /orders/:id`.
   *
   * The handler belongs on the route of that name. Everywhere else it refuses every caller (`endpoint_undeclared`): on
   * another route, under another mount, before an `app.use` unless its name begins with `USE`.
   *
   * @throws {ConfigurationError} `callgate_configuration_invalid` (`endpoint_unknown`), with a suggestion for the name
   */
  (endpoint: EndpointNameText, ...nothing: never[]): RequestHandler;
  /**
   * Creates a handler for the end of an application, which refuses every request that reaches it: an endpoint that no route
   * declared, which no caller may call. It does not see requests that a route before it answers, with or without a gate.
   */
  undeclared(...nothing: never[]): RequestHandler;
  /**
   * Creates the handler that serves the metadata of the service (RFC 9728), for a gate with the option `resource`. It
   * belongs on the application, before the gates: no token is read, and every other request continues.
   *
   * @throws {ConfigurationError} `option_missing` where the gate has no option `resource`
   */
  metadata(...nothing: never[]): RequestHandler;
  /**
   * Adds to every route of an application, unless it has a gate by name, the gate of its entry in the policy document,
   * and ends the application with {@link ExpressGate.undeclared}: the last call before it listens.
   *
   * Each route must have an entry, and each entry a route; routes that cannot be named are refused. `USE` entries are bound to what is
   * mounted at their path. From then on the application, its routers and its routes accept no more handlers
   * (`route_after_protect`). Nested applications are protected first, each by itself, and routers may be.
   *
   * @param app an application or a router of Express 4, or of Express 5 with `router` 2.3 or newer
   * @throws {ConfigurationError} with every fault; then nothing is changed
   */
  protect(app: ExpressRoutes, options?: ProtectOptions): Protection;
}

/** An application or a router of Express 4 or 5. */
export interface ExpressRoutes {
  /** Mounts handlers. */
  use(...handlers: never[]): unknown;
  /** Makes a route for a path. */
  route(path: string): unknown;
}

/** The options of a gate; the issuers may be in the policy document. */
export type CallgateOptions =
  | (GateOptions & AdapterOptions<Request> & BindingOptions)
  | (SharedOptions & AdapterOptions<Request> & BindingOptions & { readonly policy: PolicySource });
