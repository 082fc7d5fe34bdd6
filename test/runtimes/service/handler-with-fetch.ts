import { callgate, decisionOf, type Gate } from "@callgate/fetch";
import { DOCUMENTED, document, documentedEndpoint, endpoints, pathOf } from "./endpoints.js";
import type { Handler } from "./handler.js";

/** The endpoints behind `@callgate/fetch`, with the document bound by name. */
export function handlerWithFetch(gate: Gate): Handler {
  const guard = callgate(gate, { policy: document, inline: "allow" });
  const { handler: documented } = documentedEndpoint();
  const answering =
    (handler: typeof documented) =>
    (request: Request): Response =>
      Response.json(handler(decisionOf(request)?.auth));
  const routes = new Map<string, Handler>(
    endpoints.map(({ path, policy, handler }) => [path, guard.handler(policy, answering(handler))]),
  );
  routes.set(pathOf(DOCUMENTED), guard.handler(DOCUMENTED, answering(documented)));
  return async (request) => {
    const metadata = gate.resource && guard.metadata(request);
    if (metadata !== undefined) return metadata;
    const route = routes.get(new URL(request.url).pathname);
    if (route !== undefined) return route(request);
    return (await guard.undeclared(request)) ?? new Response("open");
  };
}
