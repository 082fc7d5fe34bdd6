import {
  attachDecisionBeside,
  type Decision,
  deferFromNode,
  type GatePolicy,
  letsThrough,
  RefusedError,
  type ReportedRequest,
} from "@callgate/core/adapter";
import type { ExecutionContext } from "@nestjs/common";
import type { HandlerPolicies } from "./handler-policies.js";
import { mappedRequest } from "./mapped-request.js";
import type { MountedModule } from "./module-options.js";
import type { Platform, RoutedRequest } from "./platform.js";
import { AnsweredException, RefusedException } from "./refused-exception.js";
import { subjectOf } from "./subject.js";

/** Decides about each call of a handler, in every kind of context. */
export class Gatekeeper {
  readonly #mounted: MountedModule;
  readonly #policies: HandlerPolicies;
  readonly #platform: Platform;

  constructor(mounted: MountedModule, policies: HandlerPolicies, platform: Platform) {
    this.#mounted = mounted;
    this.#policies = policies;
    this.#platform = platform;
  }

  /** @throws {RefusedException} or rejects with it, where the request is refused */
  admit(context: ExecutionContext): true | Promise<true> {
    return context.getType<string>() === "http" ? this.#http(context) : this.#mapped(context);
  }

  #http(context: ExecutionContext): true | Promise<true> {
    const request = context.getArgByIndex<object>(0);
    const owner = context.getClass();
    const routed = this.#platform.read(request, owner);
    const policies = this.#policies.of(owner, context.getHandler() as never, "http");
    const policy = policies.policyFor(routed);
    if (policy?.isPublic) return this.#open(policy, () => described(routed, request));
    const { gate, authorizationOf, handsOver } = this.#mounted;
    const describe = () => ({ route: routeOf(routed), params: routed.params });
    const unread = deferFromNode(routed.node, request, describe, authorizationOf(request));
    return when(gate.decideNow(unread, policy), (decision) => {
      this.#platform.attach(request, decision);
      const refused = letsThrough(decision) ? undefined : decision;
      const { headers } = refused === undefined ? decision : new RefusedError(refused);
      this.#platform.addHeaders(context.getArgByIndex<object>(1), headers);
      if (refused === undefined) return true;
      throw handsOver ? new RefusedException(refused) : new AnsweredException(refused);
    });
  }

  #mapped(context: ExecutionContext): true | Promise<true> {
    const type = context.getType<string>();
    const owner = context.getClass();
    const handler = context.getHandler();
    const policy = this.#policies.of(owner, handler as never, type).policyFor(NO_ROUTE);
    const route = `${owner.name}.${handler.name}`;
    if (policy?.isPublic)
      return this.#open(policy, () => ({ method: "", route, original: context }));
    const request = mappedRequest(this.#mounted, context, route);
    return when(this.#mounted.gate.decideNow(request, policy), (decision) => {
      attachDecisionBeside(subjectOf(context), decision);
      if (letsThrough(decision)) return true;
      throw new RefusedException(decision);
    });
  }

  #open(policy: GatePolicy, describe: () => ReportedRequest): true {
    this.#mounted.gate.reportPublic(describe, policy);
    return true;
  }
}

function described(routed: RoutedRequest, original: object): ReportedRequest {
  return { method: routed.method, route: routeOf(routed), original };
}

function routeOf({ method, path }: RoutedRequest): string {
  return `${method} ${path}`;
}

/** Of contexts in which the platform has none. */
const NO_ROUTE = { method: "", path: "", host: undefined };

function when(
  decision: Decision | Promise<Decision>,
  conclude: (decision: Decision) => true,
): true | Promise<true> {
  return decision instanceof Promise ? decision.then(conclude) : conclude(decision);
}
