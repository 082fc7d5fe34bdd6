import {
  type AdapterOptions,
  attachDecision,
  ConfigurationError,
  type Decision,
  deferFromNode,
  type EndpointDeclaration,
  type Gate,
  type GatePolicy,
  letsThrough,
  RefusedError,
  refuseAsHandler,
  refuseHandlerCall,
  resourceOf,
  toAnswer,
} from "@callgate/core/adapter";
import {
  type BindingOptions,
  type BoundEndpoint,
  type EndpointNameText,
  isEndpointName,
  mountPolicy,
  type PolicyTable,
} from "@callgate/policy/binding";
import type { Context } from "koa";
import { type KnownGate, register } from "./gates.js";
import type { CallgateOptions, KoaGate } from "./koa-gate.js";
import { metadataMiddleware } from "./metadata-middleware.js";
import type { GatedContext, Middleware } from "./middleware.js";
import { Placement, type RoutedContext } from "./placement.js";
import { Protection } from "./protection.js";
import { refuseOnUse } from "./refuse-on-use.js";
import { detailsOf } from "./request-details.js";
import { answer, setHeaders } from "./respond.js";

/**
 * Creates a gate for Koa 2 and 3.
 *
 * A refused request is answered and goes no further downstream; with `onDenied: "next"` a {@link RefusedError}
 * is thrown upstream, which Koa's own error handling understands. The middleware reads nothing but the request
 * line and Authorization.
 *
 * @param gateOrOptions an existing gate, or the options of a new one; `onDenied` may be among the options
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
  const { gate, handsOver, authorizationOf, table } = mounted;

  const conclude = (
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

  // Not an async function: its promises would cost as much as the decision about a cached token.
  const middlewareOf = (
    policyFor: (context: GatedContext, middleware: Middleware) => GatePolicy | undefined,
    known: KnownGate = {},
  ) => {
    const middleware: Middleware = (context: GatedContext, next: () => Promise<unknown>) => {
      const policy = policyFor(context, middleware);
      if (policy?.isPublic) return goOnPublicly(policy, context, next);
      const unread = deferFromNode(context.req, context, detailsOf, authorizationOf(context));
      const decision = gate.decideNow(unread, policy);
      return decision instanceof Promise
        ? decision.then((decided) => conclude(decided, context, next))
        : conclude(decision, context, next);
    };
    register(middleware, known);
    return middleware;
  };

  const goOnPublicly = (
    policy: GatePolicy,
    context: GatedContext,
    next: () => Promise<unknown>,
  ): Promise<unknown> => {
    gate.reportPublic(() => {
      const { method = "" } = context.req;
      return { method, route: detailsOf(context).route, original: context };
    }, policy);
    context.state.auth = undefined;
    return next();
  };

  const middlewareOfEndpoint = (endpoint: BoundEndpoint, table: PolicyTable): Middleware => {
    const placement = new Placement(endpoint, table);
    const middleware = middlewareOf(
      (context, itself) =>
        placement.isRight(context as RoutedContext, itself)
          ? endpoint.policyFor(context.req.method?.toUpperCase() ?? "")
          : endpoint.misplaced,
      { table, endpoint },
    );
    return refuseOnUse(middleware, endpoint.name);
  };
  const gateFor = (...given: [EndpointDeclaration<Context> | EndpointNameText]): Middleware => {
    refuseHandlerCall(given, "gate", MEANT);
    const [declared] = given;
    if (isEndpointName(declared)) {
      const document = table ?? withoutDocument(`gate(${JSON.stringify(declared)})`);
      return middlewareOfEndpoint(document.endpoint(declared), document);
    }
    const policy = mounted.inline(declared);
    return middlewareOf(() => policy);
  };
  const undeclared = (...given: unknown[]): Middleware => {
    refuseHandlerCall(given, "gate.undeclared", "app.use(gate.undeclared())", 0);
    return middlewareOf(() => undefined);
  };
  const metadata: KoaGate["metadata"] = (...given) => {
    refuseHandlerCall(given, "gate.metadata", "app.use(gate.metadata())", 0);
    return metadataMiddleware(resourceOf(gate));
  };
  const policyFor = (...given: Parameters<Gate["policy"]>): GatePolicy => {
    refuseHandlerCall(given, "gate.policy", MEANT, 2);
    return gate.policy(...given);
  };
  const protection =
    table &&
    new Protection(table, mounted.allowsInline, (ofLayer, requireWhole) =>
      middlewareOf((context) => {
        requireWhole();
        return ofLayer.policyFor(context as RoutedContext);
      }),
    );
  const protect: KoaGate["protect"] = (router, options) =>
    (protection ?? withoutDocument("gate.protect")).protect(router, options);
  const sealed: KoaGate["sealed"] = (routers) =>
    (protection ?? withoutDocument("gate.sealed")).seal(routers);
  return Object.assign(refuseAsHandler(gateFor, "gate", MEANT), {
    protect: refuseAsHandler(protect, "gate.protect", "gate.protect(router)"),
    sealed: refuseAsHandler(sealed, "gate.sealed", "gate.sealed([router])"),
    undeclared: refuseAsHandler(undeclared, "gate.undeclared", "app.use(gate.undeclared())"),
    metadata: refuseAsHandler(metadata, "gate.metadata", "app.use(gate.metadata())"),
    policy: refuseAsHandler(policyFor, "gate.policy", MEANT),
    ...mounted.controls,
  });
}

/** What a developer who mounts the gate itself probably meant. */
const MEANT = 'router.get("/orders", gate({ callers: ["reports"] }), listOrders)';

function withoutDocument(call: string): never {
  const message = `\`policy\` is missing: \`${call}\` needs a policy document, but the gate has none: pass one as \`policy\``;
  throw new ConfigurationError("Mounting", [{ code: "option_missing", option: "policy", message }]);
}
