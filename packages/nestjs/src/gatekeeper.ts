import {
  attachDecisionBeside,
  type Decision,
  deferFromNode,
  type FromNodeDetails,
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
  /** One for all requests. */
  readonly #describe = (request: object): FromNodeDetails => {
    const routed = this.#platform.read(request);
    return { route: routeOf(routed), params: routed.params };
  };

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
    if (policy?.isPublic) return this.#openRoute(policy, routed, request);
    const { gate, authorizationOf } = this.#mounted;
    const { node } = routed;
    const unread = deferFromNode(node, request, this.#describe, authorizationOf(request));
    const decision = gate.decideNow(unread, policy);
    // The part that waits is a method of its own: here it would be a closure over these values, made for each request.
    return decision instanceof Promise
      ? this.#concludeLater(decision, request, context)
      : this.#conclude(decision, request, context);
  }

  async #concludeLater(
    decision: Promise<Decision>,
    request: object,
    context: ExecutionContext,
  ): Promise<true> {
    return this.#conclude(await decision, request, context);
  }

  #conclude(decision: Decision, request: object, context: ExecutionContext): true {
    this.#platform.attach(request, decision);
    const refused = letsThrough(decision) ? undefined : decision;
    const { headers } = refused === undefined ? decision : new RefusedError(refused);
    this.#platform.addHeaders(context.getArgByIndex<object>(1), headers);
    if (refused === undefined) return true;
    throw this.#mounted.handsOver ? new RefusedException(refused) : new AnsweredException(refused);
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

  #openRoute(policy: GatePolicy, routed: RoutedRequest, request: object): true {
    return this.#open(policy, () => described(routed, request));
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
