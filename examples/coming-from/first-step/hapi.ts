import { createGate, fromNode, type GateOptions } from "@callgate/core";
import { server as createServer, type Lifecycle, type Server } from "@hapi/hapi";
import * as hapiAuthJwt2 from "hapi-auth-jwt2";
import jwksRsa from "jwks-rsa";

type OnDecision = NonNullable<GateOptions["onDecision"]>;

export async function createApp(
  issuer: string,
  audience: string,
  jwksUri: string,
  onDecision: OnDecision,
): Promise<Server> {
  const server = createServer({ host: "127.0.0.1", port: 0 });
  await server.register(hapiAuthJwt2);
  server.auth.strategy("jwt", "jwt", {
    key: jwksRsa.hapiJwt2KeyAsync({ cache: true, rateLimit: true, jwksUri }),
    complete: true,
    verifyOptions: { issuer, audience, algorithms: ["RS256"] },
    validate: (claims: { client_id: string }) => ({ isValid: true, credentials: claims }),
  });
  server.auth.default("jwt"); // still decides

  const gate = createGate({ issuer, audience, mode: "report", onDecision });
  server.ext("onPostStop", () => gate.close());
  const readOrders = gate.policy({ callers: ["reports"], scope: "orders:read" });
  const report: Lifecycle.Method = async (request, h) => {
    const { method, path } = request.route;
    const route = `${method.toUpperCase()} ${path}`;
    await gate.decide(fromNode(request.raw.req, { route, original: request }), readOrders);
    return h.continue;
  };

  server.route({
    method: "GET",
    path: "/orders",
    options: { ext: { onPostAuth: { method: report } } },
    handler: (request) => ({ for: request.auth.credentials.client_id }),
  });
  return server;
}
