import {
  type Auth,
  callgate,
  type EndpointPolicy,
  type GateOptions,
  withDecisionHeaders,
} from "@callgate/fetch";
import { defineHandler, type EventHandler, H3, type H3Event, toResponse } from "h3";

type GatedHandler = (event: H3Event, auth: Auth) => unknown;

export function createApp(options: GateOptions): H3 {
  const gate = callgate(options);

  /** Creates a handler that runs for the callers of a policy only. */
  const gated = (declared: EndpointPolicy, handle: GatedHandler): EventHandler => {
    const policy = gate.policy(declared);
    return defineHandler(async (event) => {
      const { params } = event.context;
      const auth = await gate(event.req, policy, { params: { ...params }, original: event });
      if (auth instanceof Response) return auth;
      return withDecisionHeaders(event.req, await toResponse(await handle(event, auth), event));
    });
  };

  const readOrders = { callers: ["reports"], scope: "orders:read", endpoint: "GET /orders/:id" };
  return (
    new H3()
      .get(
        "/orders/:id",
        gated(readOrders, (_event, auth) => ({ for: auth.caller.id })),
      )
      // Last: every request that no route answered is refused.
      .all("/**", async ({ req }) => (await gate.undeclared(req)) ?? notFound())
  );
}

function notFound(): Response {
  return new Response(null, { status: 404 });
}
