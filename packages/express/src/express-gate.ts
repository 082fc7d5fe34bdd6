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

/** What a gate needs of Express's request, 4 or 5. */
export type GatedRequest = IncomingMessage & {
  readonly originalUrl?: string;
  /** Set to the {@link Auth}; of any type here, since another package may have declared one for Express's request. */
  auth?: unknown;
};

/** A handler in front of a route's own; Express 4 and 5 take it as it is. */
export type RequestHandler = (
  request: GatedRequest,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void;

/** A gate for Express: called with a policy it makes the handler that enforces it. */
export interface ExpressGate extends GateControls, Pick<Gate, "policy"> {
  /**
   * Makes the handler that lets only those through to the route who the policy says may call it.
   *
   * `gate("none")` lets no caller through. `gate("public")` lets every request through and looks at no token: `req.auth` is
   * `undefined`, `authOf` throws, and `decisionOf` knows of no decision.
   *
   * @param nothing keeps TypeScript from taking the gate itself for a handler: `app.use(gate)`
   * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault of the policy
   */
  (policy: EndpointDeclaration<Request>, ...nothing: never[]): RequestHandler;
  /**
   * Makes the handler of an endpoint of the policy document, by its name: `GET /orders/:id`.
   *
   * The handler stands on the route of that name. Everywhere else it refuses every caller (`endpoint_undeclared`): on
   * another route, under another mount, in front of an `app.use` unless its name begins with `USE`.
   *
   * @throws {ConfigurationError} `callgate_configuration_invalid` (`endpoint_unknown`), with the name that was probably meant
   */
  (endpoint: EndpointNameText, ...nothing: never[]): RequestHandler;
  /**
   * Makes a handler for the end of an application, which refuses whatever falls through to it: an endpoint that no route
   * declared, which no caller may call. It sees nothing of a request that a route before it answers, gated or not.
   */
  undeclared(...nothing: never[]): RequestHandler;
  /**
   * Puts the gate of its entry of the policy document in front of every route of an application, where it has none by name,
   * and ends the application with {@link ExpressGate.undeclared}: the last line before it listens.
   *
   * Each route has an entry, and each entry a route; what cannot be named is refused. `USE` entries are bound to what is
   * mounted at their path. From then on the application, its routers and its routes take no more handlers
   * (`route_after_protect`). Applications in an application are protected first, each by itself, and so may routers be.
   *
   * @param app an application or a router of Express 4, or of Express 5 with `router` 2.3 or newer
   * @throws {ConfigurationError} with every fault; then nothing was changed
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

/** What to make a gate of; the issuers may stand in the policy document. */
export type CallgateOptions =
  | (GateOptions & AdapterOptions<Request> & BindingOptions)
  | (SharedOptions & AdapterOptions<Request> & BindingOptions & { readonly policy: PolicySource });
