import {
  type AdapterOptions,
  attachDecisionBeside,
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
import type { Request } from "express";
import type {
  CallgateOptions,
  ExpressGate,
  ExpressRoutes,
  GatedRequest,
  RequestHandler,
} from "./express-gate.js";
import { type Endpoints, markGate } from "./gate-marks.js";
import { metadataHandler } from "./metadata-handler.js";
import { Placement } from "./placement.js";
import { endpointOf } from "./protection/inserted-placement.js";
import type { ProtectOptions } from "./protection/options.js";
import { type Protection, type Protector, protect } from "./protection/protect.js";
import { detailsOf, type RoutedRequest, routeOf } from "./request-details.js";
import { addHeaders, answer } from "./respond.js";
import { Standing } from "./standing.js";

/**
 * Creates a gate for Express 4 and 5.
 *
 * A refused request is answered, or with `onDenied: "next"` passed to the error handlers as a
 * {@link RefusedError}. The handler reads nothing but the request line and Authorization, and neither throws nor
 * rejects.
 *
 * @param gateOrOptions an existing gate, or the options of a new one; `onDenied` may be among the options
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

  const conclude = (
    decision: Decision,
    ...[request, response, next]: Parameters<RequestHandler>
  ) => {
    try {
      const passes = letsThrough(decision);
      attachDecisionBeside(request, decision);
      addHeaders(response, decision);
      request.auth = passes ? decision.auth : undefined;
      if (passes) next();
      else if (handsOver) next(new RefusedError(decision));
      else answer(response, toAnswer(decision));
    } catch (error) {
      // As Express does with errors thrown by a synchronous handler's next().
      next(error);
    }
  };

  const handlerOf = (
    policyFor: (request: RoutedRequest, standing: Standing) => GatePolicy | undefined,
  ) => {
    const handler: RequestHandler = (request, response, next) => {
      const policy = policyFor(request as RoutedRequest, standing);
      if (policy?.isPublic) return goOnPublicly(policy, request, standing, next);
      const unread = deferFromNode(request, request, describe, authorizationOf(request));
      const decision = gate.decideNow(unread, policy);
      if (decision instanceof Promise) {
        void decision.then((decided) => conclude(decided, request, response, next));
      } else {
        conclude(decision, request, response, next);
      }
    };
    const standing = new Standing(handler);
    const describe = (request: GatedRequest) => detailsOf(request as RoutedRequest, standing);
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

  const handlerOfEndpoint = (endpoint: BoundEndpoint, table: PolicyTable): RequestHandler => {
    const placement = new Placement(endpoint);
    const handler = handlerOf((request, standing) =>
      placement.isRight(request, standing)
        ? endpoint.policyFor(request.method ?? "")
        : endpoint.misplaced,
    );
    return markGate(handler, { kind: "endpoints", table, endpoints: [endpoint] });
  };

  const handlerFor: Protector["handlerFor"] = (placed, table, route) => {
    const handler = handlerOf((request) => {
      const endpoint = endpointOf(placed, route, request);
      return endpoint?.policyFor(request.method ?? "") ?? placed[0].endpoint.misplaced;
    });
    const [first, ...more] = placed;
    const endpoints: Endpoints = [first.endpoint, ...more.map(({ endpoint }) => endpoint)];
    return markGate(handler, { kind: "endpoints", table, endpoints });
  };

  const gateFor = (...given: [EndpointDeclaration<Request> | EndpointNameText]): RequestHandler => {
    refuseHandlerCall(given, "gate", MEANT);
    const [declared] = given;
    if (isEndpointName(declared)) {
      return handlerOfEndpoint(mounted.endpoint(declared), mounted.table as PolicyTable);
    }
    const policy = mounted.inline(declared);
    return markGate(
      handlerOf(() => policy),
      { kind: "inline" },
    );
  };
  const undeclared = (...given: unknown[]): RequestHandler => {
    refuseHandlerCall(given, "gate.undeclared", "app.use(gate.undeclared())", 0);
    return markGate(
      handlerOf(() => undefined),
      { kind: "undeclared" },
    );
  };
  const metadata = (...given: unknown[]): RequestHandler => {
    refuseHandlerCall(given, "gate.metadata", "app.use(gate.metadata())", 0);
    return metadataHandler(resourceOf(gate));
  };
  const policyFor = (...given: Parameters<Gate["policy"]>): GatePolicy => {
    refuseHandlerCall(given, "gate.policy", MEANT, 2);
    return gate.policy(...given);
  };
  const protectRoutes = (...given: [app: ExpressRoutes, options?: ProtectOptions]): Protection => {
    const [app, options] = given;
    refuseHandlerCall(given, "gate.protect", "gate.protect(app)", 2);
    const table = mounted.tableFor("gate.protect");
    const { allowsInline } = mounted;
    return protect({ table, allowsInline, handlerFor, undeclared }, app, options);
  };
  return Object.assign(refuseAsHandler(gateFor, "gate", MEANT), {
    undeclared: refuseAsHandler(undeclared, "gate.undeclared", "app.use(gate.undeclared())"),
    metadata: refuseAsHandler(metadata, "gate.metadata", "app.use(gate.metadata())"),
    policy: refuseAsHandler(policyFor, "gate.policy", MEANT),
    protect: refuseAsHandler(protectRoutes, "gate.protect", "gate.protect(app)"),
    ...mounted.controls,
  });
}

/** What a developer who mounts the gate itself probably meant. */
const MEANT = 'app.get("/orders", gate({ callers: ["reports"] }), listOrders)';
