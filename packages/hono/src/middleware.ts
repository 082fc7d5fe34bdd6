import type { Decision, GatePolicy } from "@callgate/core/adapter";
import type { BoundEndpoint, MountedPolicy, PolicyTable } from "@callgate/policy/binding";
import type { Context, MiddlewareHandler, Next } from "hono";
import { createConclude } from "./conclude.js";
import { createDecideContext, routeOf } from "./decide-context.js";
import { decideAll, demandsOf } from "./front.js";
import { type KnownGate, register } from "./gates.js";
import { Placement } from "./placement.js";
import { RowEntries } from "./row-entries.js";

/** The ways in which middleware of a gate finds its policy. */
export interface GateMiddleware {
  byPolicy(
    policyFor: (context: Context) => GatePolicy | undefined,
    known: KnownGate,
  ): MiddlewareHandler;
  byEndpoint(endpoint: BoundEndpoint): MiddlewareHandler;
  /** By the entries of the rows after it. */
  inFront(table: PolicyTable): MiddlewareHandler;
}

export function createMiddleware(mounted: MountedPolicy): GateMiddleware {
  const { gate, table, allowsInline } = mounted;
  const decide = createDecideContext(mounted);
  const conclude = createConclude(mounted);

  const passPublicly = (policy: GatePolicy, context: Context, next: Next, at?: number) => {
    gate.reportPublic(() => {
      const { method } = context.req;
      return { method, route: routeOf(context, at), original: context };
    }, policy);
    context.set("auth", undefined);
    return next();
  };

  // No async functions: their promises would cost as much as the decision about a cached token.
  const byPolicy: GateMiddleware["byPolicy"] = (policyFor, known) =>
    register<MiddlewareHandler>((context, next) => {
      const policy = policyFor(context);
      if (policy?.isPublic) return passPublicly(policy, context, next);
      const decision = decide(context, policy);
      return decision instanceof Promise
        ? decision.then((decided) => conclude(decided, context, next))
        : conclude(decision, context, next);
    }, known);

  const byEndpoint: GateMiddleware["byEndpoint"] = (endpoint) => {
    const placement = new Placement(endpoint);
    return byPolicy(
      (context) =>
        placement.isRight(context) ? endpoint.policyFor(context.req.method) : endpoint.misplaced,
      { kind: "endpoint", table, endpoint },
    );
  };

  const inFront: GateMiddleware["inFront"] = (document) => {
    const entries = new RowEntries(document);
    return register<MiddlewareHandler>(
      (context, next) => {
        const demands = demandsOf(context, entries, allowsInline);
        const goOn = (decision: Decision | undefined) => {
          if (decision !== undefined) return conclude(decision, context, next);
          const [demand] = demands;
          return demand?.policy === undefined
            ? next()
            : passPublicly(demand.policy, context, next, demand.at);
        };
        const decision = decideAll(context, demands, decide);
        return decision instanceof Promise ? decision.then(goOn) : goOn(decision);
      },
      { kind: "front", table: document },
    );
  };

  return { byPolicy, byEndpoint, inFront };
}
