import "@callgate/fastify/augment";
import { authOf, callgate } from "@callgate/fastify";
import fastify from "fastify";

const app = fastify();
export const registered = app.register(callgate, {
  issuer: "https://login.example.com",
  audience: "https://reports.example.com",
});
app.get(
  "/reports",
  { config: { callgate: { callers: ["web-bff"], scope: "reports:read" } } },
  (request) => [request.auth?.caller.id, authOf(request).scopes],
);
