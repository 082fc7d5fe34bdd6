import "@callgate/hapi/augment";
import { callgate } from "@callgate/hapi";
import { server as createServer } from "@hapi/hapi";

const server = createServer();
export const registered = server.register({
  plugin: callgate,
  options: { issuer: "https://login.example.com", audience: "https://reports.example.com" },
});
server.auth.default("callgate");
server.route({
  method: "GET",
  path: "/reports",
  handler: (request) => request.auth.credentials.scope ?? [],
  options: { plugins: { callgate: { callers: ["web-bff"], scope: "reports:read" } } },
});
