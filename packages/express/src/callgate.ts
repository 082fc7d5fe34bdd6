import type { IncomingMessage, ServerResponse } from "node:http";
import {
  type AdapterOptions,
  type Auth,
  attachDecision,
  type Decision,
  type EndpointDeclaration,
  fromNode,
  type Gate,
  type GateOptions,
  type GatePolicy,
  letsThrough,
  RefusedError,
  refuseAsHandler,
  refuseHandlerCall,
  type SharedOptions,
  toAnswer,
} from "@callgate/core/adapter";
import {
  type BindingOptions,
  type BoundEndpoint,
  type EndpointNameText,
  type GateControls,
  isEndpointName,
  mountPolicy,
  type PolicySource,
} from "@callgate/policy/binding";
import type { Request } from "express";
import { Placement } from "./placement.js";
import { detailsOf, type RoutedRequest, routeOf } from "./request-details.js";
import { addHeaders, answer } from "./respond.js";
import { Standing } from "./standing.js";

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
}

/** What to make a gate of; the issuers may stand in the policy document. */
export type CallgateOptions =
  | (GateOptions & AdapterOptions<Request> & BindingOptions)
  | (SharedOptions & AdapterOptions<Request> & BindingOptions & { readonly policy: PolicySource });

/**
 * Makes a gate for Express 4 and 5.
 *
 * A refused request is answered, or with `onDenied: "next"` handed to the error handlers as a
 * {@link RefusedError}. The handler reads nothing but the request line and Authorization, and neither throws nor
 * rejects.
 *
 * @param gateOrOptions a gate there is already, or what to make one of; `onDenied` may stand among the options
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 * @example
 * const gate = callgate({ issuer: "https://login.example.com", audience: "https://orders.example.com" });
 * app.get("/orders", gate({ callers: ["reports"], scope: "orders:read" }), listOrders);
 */
export function callgate(
  gateOrOptions: Gate | CallgateOptions,
  adapterOptions?: AdapterOptions<Request> & BindingOptions,
): ExpressGate {
  const mounted = mountPolicy(gateOrOptions as Gate, adapterOptions as AdapterOptions);
  const { gate, handsOver, authorizationOf } = mounted;

  const goOn = (decision: Decision, ...[request, response, next]: Parameters<RequestHandler>) => {
    try {
      const passes = letsThrough(decision);
      attachDecision(request, decision);
      addHeaders(response, decision);
      request.auth = passes ? decision.auth : undefined;
      if (passes) next();
      else if (handsOver) next(new RefusedError(decision));
      else answer(response, toAnswer(decision));
    } catch (error) {
      // As Express does with what a synchronous handler's next() throws.
      next(error);
    }
  };

  const handlerOf = (
    policyFor: (request: RoutedRequest, standing: Standing) => GatePolicy | undefined,
  ) => {
    const handler: RequestHandler = (request, response, next) => {
      const policy = policyFor(request as RoutedRequest, standing);
      if (policy?.isPublic) return goOnPublicly(policy, request, standing, next);
      const details = detailsOf(request as RoutedRequest, standing, authorizationOf(request));
      const decision = gate.decideNow(fromNode(request, details), policy);
      if (decision instanceof Promise) {
        void decision.then((decided) => goOn(decided, request, response, next));
      } else {
        goOn(decision, request, response, next);
      }
    };
    const standing = new Standing(handler);
    return handler;
  };

  const goOnPublicly = (
    policy: GatePolicy,
    request: GatedRequest,
    standing: Standing,
    next: () => void,
  ): void => {
    gate.reportPublic(() => {
      const { method = "" } = request;
      const route = routeOf(request as RoutedRequest, standing);
      return { method, route, original: request };
    }, policy);
    request.auth = undefined;
    next();
  };

  const handlerOfEndpoint = (endpoint: BoundEndpoint): RequestHandler => {
    const placement = new Placement(endpoint);
    return handlerOf((request, standing) =>
      placement.isRight(request, standing)
        ? endpoint.policyFor(request.method ?? "")
        : endpoint.misplaced,
    );
  };

  const gateFor = (...given: [EndpointDeclaration<Request> | EndpointNameText]): RequestHandler => {
    refuseHandlerCall(given, "gate", MEANT);
    const [declared] = given;
    if (isEndpointName(declared)) return handlerOfEndpoint(mounted.endpoint(declared));
    const policy = mounted.inline(declared);
    return handlerOf(() => policy);
  };
  const undeclared = (...given: unknown[]): RequestHandler => {
    refuseHandlerCall(given, "gate.undeclared", "app.use(gate.undeclared())", 0);
    return handlerOf(() => undefined);
  };
  const policyFor = (...given: Parameters<Gate["policy"]>): GatePolicy => {
    refuseHandlerCall(given, "gate.policy", MEANT, 2);
    return gate.policy(...given);
  };
  return Object.assign(refuseAsHandler(gateFor, "gate", MEANT), {
    undeclared: refuseAsHandler(undeclared, "gate.undeclared", "app.use(gate.undeclared())"),
    policy: refuseAsHandler(policyFor, "gate.policy", MEANT),
    ...mounted.controls,
  });
}

/** What whoever mounts the gate itself was looking for. */
const MEANT = 'app.get("/orders", gate({ callers: ["reports"] }), listOrders)';
