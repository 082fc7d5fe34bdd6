import {
  type Auth,
  createGate,
  fromNode,
  type GateOptions,
  type GatePolicy,
  letsThrough,
  type RouteParams,
  toAnswer,
} from "@callgate/core";
import fastify, { type FastifyInstance } from "fastify";

declare module "fastify" {
  interface FastifyContextConfig {
    policy?: GatePolicy;
  }
  interface FastifyRequest {
    auth: Auth | undefined;
  }
}

export function createApp(options: GateOptions): FastifyInstance {
  const gate = createGate(options);
  const app = fastify();
  app.decorateRequest("auth", undefined);
  app.addHook("onClose", async () => gate.close());

  // Before every route: one without a policy is refused, and so is an address without a route.
  app.addHook("onRequest", async (request, reply) => {
    const { url, config } = request.routeOptions;
    const details = {
      route: url && `${request.method} ${url}`,
      params: request.params as RouteParams,
      original: request,
    };
    const decision = await gate.decide(fromNode(request.raw, details), config.policy);
    reply.headers(decision.headers);
    if (letsThrough(decision)) {
      request.auth = decision.auth;
      return;
    }
    const { status, headers, body } = toAnswer(decision);
    return reply.code(status).headers(headers).send(body);
  });

  const readOrders = gate.policy({ callers: ["reports"], scope: "orders:read" });
  app.get("/orders/:id", { config: { policy: readOrders } }, (request) => ({
    for: request.auth?.caller.id,
  }));
  app.get("/forgotten", () => "no policy");
  return app;
}
