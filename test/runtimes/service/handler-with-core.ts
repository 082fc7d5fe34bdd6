import { fromRequest, type Gate, letsThrough, toResponse } from "@callgate/core";
import type { Endpoint } from "../../adapters/support/frameworks.js";
import type { Handler } from "./service.js";

/** Endpoints behind `@callgate/core` alone, as docs/guide/without-a-framework.md has it. */
export function handlerWithCore(gate: Gate, endpoints: readonly Endpoint[]): Handler {
  const routes = new Map(
    endpoints.map(({ path, policy, handler }) => [path, { policy: gate.policy(policy), handler }]),
  );
  return async (request) => {
    const route = routes.get(new URL(request.url).pathname);
    if (route?.policy.isPublic) {
      gate.reportPublic(() => fromRequest(request), route.policy);
      return Response.json(route.handler(undefined));
    }
    const decision = await gate.decide(fromRequest(request), route?.policy);
    if (!letsThrough(decision)) return toResponse(decision);
    return Response.json(route?.handler(decision.auth) ?? null);
  };
}
