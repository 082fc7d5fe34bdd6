import { fromRequest, type Gate, letsThrough, toResponse } from "@callgate/core";
import { documentedEndpoint, endpoints } from "./endpoints.js";
import type { Handler } from "./handler.js";

/** The endpoints behind `@callgate/core` alone, as docs/guide/without-a-framework.md has it. */
export function handlerWithCore(gate: Gate): Handler {
  const routes = new Map(
    [...endpoints, documentedEndpoint()].map(({ path, policy, handler }) => [
      path,
      { policy: gate.policy(policy), handler },
    ]),
  );
  return async (request) => {
    const metadata = metadataOf(gate, request);
    if (metadata !== undefined) return metadata;
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

function metadataOf({ resource }: Gate, { url, method }: Request): Response | undefined {
  if (resource === undefined || !resource.isAt(new URL(url).pathname)) return undefined;
  const answer = resource.answer({ method });
  return answer && new Response(answer.body, answer);
}
