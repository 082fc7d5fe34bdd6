import { server as createServer, type Server } from "@hapi/hapi";
import * as hapiAuthJwt2 from "hapi-auth-jwt2";
import jwksRsa from "jwks-rsa";

export async function createApp(
  issuer: string,
  audience: string,
  jwksUri: string,
): Promise<Server> {
  const server = createServer({ host: "127.0.0.1", port: 0 });
  await server.register(hapiAuthJwt2);
  server.auth.strategy("jwt", "jwt", {
    complete: true,
    key: jwksRsa.hapiJwt2KeyAsync({ cache: true, rateLimit: true, jwksUri }),
    verifyOptions: { issuer, audience, algorithms: ["RS256"] },
    validate: ({ client_id, scope }: { client_id: string; scope?: string }) => ({
      isValid: client_id === "reports",
      credentials: { client_id, scope: scope?.split(" ") ?? [] },
    }),
  });
  server.auth.default("jwt");

  server.route({
    method: "GET",
    path: "/health",
    options: { auth: false },
    handler: () => ({ status: "up" }),
  });
  server.route({
    method: "GET",
    path: "/orders",
    options: { auth: { scope: ["orders:read"] } },
    handler: (request) => ({ for: request.auth.credentials.client_id }),
  });
  return server;
}
