import type { IncomingMessage, ServerResponse } from "node:http";
import {
  type AdapterOptions,
  type Answer,
  type Auth,
  attachDecision,
  type Decision,
  type EndpointDeclaration,
  type FromNodeDetails,
  fromNode,
  type Gate,
  type GateOptions,
  type GatePolicy,
  letsThrough,
  mountGate,
  RefusedError,
  refuseAsHandler,
  refuseHandlerCall,
  toAnswer,
} from "@callgate/core/adapter";
import type { Request } from "express";

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
export interface ExpressGate
  extends Pick<Gate, "policy" | "permits" | "ready" | "refresh" | "health" | "close"> {
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
   * Makes a handler for the end of an application, which refuses whatever falls through to it: an endpoint that no route
   * declared, which no caller may call. It sees nothing of a request that a route before it answers, gated or not.
   */
  undeclared(...nothing: never[]): RequestHandler;
}

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
  gateOrOptions: Gate | (GateOptions & AdapterOptions<Request>),
  adapterOptions?: AdapterOptions<Request>,
): ExpressGate {
  const { gate, handsOver, authorizationOf } = mountGate(gateOrOptions, adapterOptions);

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

  const handlerFor = (policy: GatePolicy | undefined): RequestHandler => {
    const handler: RequestHandler = (request, response, next) => {
      const details = detailsOf(request, handler, authorizationOf(request));
      const decision = gate.decideNow(fromNode(request, details), policy);
      if (decision instanceof Promise) {
        void decision.then((decided) => goOn(decided, request, response, next));
      } else {
        goOn(decision, request, response, next);
      }
    };
    return handler;
  };

  const publicHandlerFor = (policy: GatePolicy): RequestHandler => {
    const handler: RequestHandler = (request, _response, next) => {
      gate.reportPublic(() => {
        const { method = "" } = request;
        return { method, route: detailsOf(request, handler, undefined).route, original: request };
      }, policy);
      request.auth = undefined;
      next();
    };
    return handler;
  };

  const gateFor = (...given: [EndpointDeclaration<Request>]): RequestHandler => {
    refuseHandlerCall(given, "gate", MEANT);
    const policy = gate.policy(given[0]);
    return policy.isPublic ? publicHandlerFor(policy) : handlerFor(policy);
  };
  const undeclared = (...given: unknown[]): RequestHandler => {
    refuseHandlerCall(given, "gate.undeclared", "app.use(gate.undeclared())", 0);
    return handlerFor(undefined);
  };
  const policyFor = (...given: Parameters<Gate["policy"]>): GatePolicy => {
    refuseHandlerCall(given, "gate.policy", MEANT, 2);
    return gate.policy(...given);
  };
  return Object.assign(refuseAsHandler(gateFor, "gate", MEANT), {
    undeclared: refuseAsHandler(undeclared, "gate.undeclared", "app.use(gate.undeclared())"),
    policy: refuseAsHandler(policyFor, "gate.policy", MEANT),
    permits: (...args: Parameters<Gate["permits"]>) => gate.permits(...args),
    ready: (options?: Parameters<Gate["ready"]>[0]) => gate.ready(options),
    refresh: () => gate.refresh(),
    health: () => gate.health(),
    close: () => gate.close(),
  });
}

/** What whoever mounts the gate itself was looking for. */
const MEANT = 'app.get("/orders", gate({ callers: ["reports"] }), listOrders)';

/** What is read of Express's `Route`. */
interface ExpressRoute {
  /** A list or a RegExp where the application wrote one; then there is no one pattern to name. */
  readonly path: unknown;
  readonly stack: readonly { readonly handle: unknown }[];
}

/** What Express's own types say in more detail; as members of {@link GatedRequest} they would disturb its inference. */
interface RoutedRequest {
  readonly route?: ExpressRoute | undefined;
  readonly params?: FromNodeDetails["params"];
}

const NO_ROUTE: ExpressRoute = Object.freeze({ path: undefined, stack: [] });

/**
 * What Express knows of a request, with the route that a handler stands on. In front of an `app.use`, Express leaves the
 * route that was tried last in `request.route`: that one is not named.
 */
function detailsOf(
  request: GatedRequest,
  handler: RequestHandler,
  authorization: FromNodeDetails["authorization"],
): FromNodeDetails {
  const { method, route, params } = request as GatedRequest & RoutedRequest;
  const { path, stack } = route ?? NO_ROUTE;
  const standsOnIt = typeof path === "string" && stack.some(({ handle }) => handle === handler);
  return {
    url: undefined,
    route: standsOnIt ? `${method} ${path}` : undefined,
    params,
    original: undefined,
    authorization,
  };
}

function addHeaders(response: ServerResponse, { headers }: Decision): void {
  if (response.headersSent) return;
  for (const name of Object.keys(headers)) response.setHeader(name, headers[name] as string);
}

function answer(response: ServerResponse, { status, headers, body }: Answer): void {
  // Somebody, a timeout perhaps, may have answered while the decision was being reached.
  if (!response.headersSent) response.writeHead(status, headers).end(body);
}
