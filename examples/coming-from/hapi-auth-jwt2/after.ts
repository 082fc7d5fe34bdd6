import "@callgate/hapi/augment";
import { authOf, callgate } from "@callgate/hapi";
import { server as createServer, type Server } from "@hapi/hapi";

export async function createApp(issuer: string, audience: string): Promise<Server> {
  const server = createServer({ host: "127.0.0.1", port: 0 });
  await server.register({ plugin: callgate, options: { issuer, audience } });
  server.auth.default("callgate");

  server.route({
    method: "GET",
    path: "/health",
    options: { plugins: { callgate: "public" } },
    handler: () => ({ status: "up" }),
  });
  server.route({
    method: "GET",
    path: "/orders",
    options: { plugins: { callgate: { callers: ["reports"], scope: "orders:read" } } },
    handler: (request) => ({ for: authOf(request).caller.id }),
  });
  return server;
}
