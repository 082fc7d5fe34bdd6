import {
  type AdapterOptions,
  attachDecision,
  type Decision,
  type EndpointDeclaration,
  type EndpointPolicy,
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
import type { Context } from "koa";
import type { GatedContext, Middleware, PublicMiddleware } from "./middleware.js";
import { Placement, type RoutedContext } from "./placement.js";
import { detailsOf } from "./request-details.js";
import { answer, setHeaders } from "./respond.js";

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
   * another route, on `router.use`, in front of the router.
   *
   * @throws {ConfigurationError} `callgate_configuration_invalid` (`endpoint_unknown`), with the name that was probably meant
   */
  (endpoint: EndpointNameText, ...nothing: never[]): PublicMiddleware;
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

/**
 * Makes a gate for Koa 2 and 3.
 *
 * A refused request is answered and goes no further downstream; with `onDenied: "next"` a {@link RefusedError}
 * is thrown upstream, which Koa's own error handling understands. The middleware reads nothing but the request
 * line and Authorization.
 *
 * @param gateOrOptions a gate there is already, or what to make one of; `onDenied` may stand among the options
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 * @example
 * const gate = callgate({ issuer: "https://login.example.com", audience: "https://stock.example.com" });
 * router.get("/stock", gate({ callers: ["checkout"], scope: "stock:read" }), listStock);
 */
export function callgate(
  gateOrOptions: Gate | CallgateOptions,
  adapterOptions?: AdapterOptions<Context> & BindingOptions,
): KoaGate {
  const mounted = mountPolicy(gateOrOptions as Gate, adapterOptions as AdapterOptions);
  const { gate, handsOver, authorizationOf } = mounted;

  const goOn = (
    decision: Decision,
    context: GatedContext,
    next: () => Promise<unknown>,
  ): Promise<unknown> => {
    const passes = letsThrough(decision);
    attachDecision(context, decision);
    setHeaders(context, decision.headers);
    context.state.auth = passes ? decision.auth : undefined;
    if (passes) return next();
    if (handsOver) return Promise.reject(new RefusedError(decision));
    answer(context, toAnswer(decision));
    return Promise.resolve();
  };

  // No async function: its promises would cost as much as the decision about a token that is remembered.
  const middlewareOf = (
    policyFor: (context: GatedContext, middleware: Middleware) => GatePolicy | undefined,
  ) => {
    const middleware: Middleware = (context: GatedContext, next: () => Promise<unknown>) => {
      const policy = policyFor(context, middleware);
      if (policy?.isPublic) return goOnPublicly(policy, context, next);
      const details = detailsOf(context, authorizationOf(context));
      const decision = gate.decideNow(fromNode(context.req, details), policy);
      return decision instanceof Promise
        ? decision.then((decided) => goOn(decided, context, next))
        : goOn(decision, context, next);
    };
    return middleware;
  };

  const goOnPublicly = (
    policy: GatePolicy,
    context: GatedContext,
    next: () => Promise<unknown>,
  ): Promise<unknown> => {
    gate.reportPublic(() => {
      const { method = "" } = context.req;
      return { method, route: detailsOf(context, undefined).route, original: context };
    }, policy);
    context.state.auth = undefined;
    return next();
  };

  const middlewareOfEndpoint = (endpoint: BoundEndpoint): Middleware => {
    const placement = new Placement(endpoint);
    return middlewareOf((context, middleware) =>
      placement.isRight(context as RoutedContext, middleware)
        ? endpoint.policyFor(context.req.method ?? "")
        : endpoint.misplaced,
    );
  };

  const gateFor = (...given: [EndpointDeclaration<Context> | EndpointNameText]): Middleware => {
    refuseHandlerCall(given, "gate", MEANT);
    const [declared] = given;
    if (isEndpointName(declared)) return middlewareOfEndpoint(mounted.endpoint(declared));
    const policy = mounted.inline(declared);
    return middlewareOf(() => policy);
  };
  const undeclared = (...given: unknown[]): Middleware => {
    refuseHandlerCall(given, "gate.undeclared", "app.use(gate.undeclared())", 0);
    return middlewareOf(() => undefined);
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
const MEANT = 'router.get("/orders", gate({ callers: ["reports"] }), listOrders)';
