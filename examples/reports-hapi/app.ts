import "@callgate/hapi/augment";
import { randomUUID } from "node:crypto";
import { authOf, callgate } from "@callgate/hapi";
import { server as createServer, type Server } from "@hapi/hapi";

/** Whose tokens the service accepts, the audience they have to be issued for, and where it listens. */
export interface AppOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly port?: number;
}

interface Report {
  readonly id: string;
  readonly createdBy: string;
}

interface WithId {
  Params: { id: string };
}

/** Reports: four endpoints, each with its callers declared beside it. */
export async function createApp({ issuer, audience, port = 0 }: AppOptions): Promise<Server> {
  const reports = new Map<string, Report>([["1", { id: "1", createdBy: "checkout" }]]);
  const server = createServer({ host: "127.0.0.1", port });
  await server.register({ plugin: callgate, options: { issuer, audience } });
  server.auth.default("callgate");

  server.route({
    method: "GET",
    path: "/reports",
    options: {
      plugins: { callgate: { callers: ["checkout", "reports"], scope: "reports:read" } },
    },
    handler: () => [...reports.values()],
  });

  server.route<WithId>({
    method: "GET",
    path: "/reports/{id}",
    options: { plugins: { callgate: { callers: "any", scope: "reports:read" } } },
    handler: (request, h) => reports.get(request.params.id) ?? h.response().code(404),
  });

  server.route({
    method: "POST",
    path: "/reports",
    options: { plugins: { callgate: { callers: ["checkout"], scope: "reports:write" } } },
    handler: (request, h) => {
      const report = { id: randomUUID(), createdBy: authOf(request).caller.id };
      reports.set(report.id, report);
      return h.response(report).code(201);
    },
  });

  server.route<WithId>({
    method: "DELETE",
    path: "/reports/{id}",
    options: {
      plugins: {
        callgate: {
          callers: ["checkout", "catalog-sync"],
          scope: "reports:write",
          tokens: "app",
          condition: ({ caller }, { url }) =>
            reports.get(lastSegment(url))?.createdBy === caller.id,
        },
      },
    },
    handler: (request, h) => {
      reports.delete(request.params.id);
      return h.response().code(204);
    },
  });

  // No caller, no token: for whoever keeps the service running.
  server.route({
    method: "GET",
    path: "/readyz",
    options: { auth: false },
    handler: (_request, h) => {
      const health = server.plugins.callgate.gate.health();
      return h.response(health).code(health.usable ? 200 : 503);
    },
  });

  return server;
}

function lastSegment(url: string): string {
  const { pathname } = new URL(url, "http://localhost");
  return pathname.slice(pathname.lastIndexOf("/") + 1);
}
