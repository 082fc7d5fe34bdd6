import "@callgate/hapi/augment";
import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { authOf, callgate } from "@callgate/hapi";
import { server as createServer, type Server } from "@hapi/hapi";

/** Whose tokens the service accepts, the audience they have to be issued for, who may call what, and its port. */
export interface AppOptions {
  readonly issuer: string;
  readonly audience: string;
  /** The policy document. Default: the one next to this file. */
  readonly policy?: string;
  readonly port?: number;
}

interface Report {
  readonly id: string;
  readonly createdBy: string;
}

interface WithId {
  Params: { id: string };
}

/** Reports: every endpoint's callers are in `callgate.yaml`, and a route without an entry prevents the service's start. */
export async function createApp(options: AppOptions): Promise<Server> {
  const { issuer, audience, policy = policyFile, port = 0 } = options;
  const reports = new Map<string, Report>([["1", { id: "1", createdBy: "checkout" }]]);
  const server = createServer({ host: "127.0.0.1", port });
  await server.register({
    plugin: callgate,
    options: {
      issuer,
      audience,
      policy,
      conditions: {
        createdByCaller: ({ caller }, { params }) =>
          reports.get(String(params?.id))?.createdBy === caller.id,
      },
      default: true,
    },
  });

  server.route({
    method: "GET",
    path: "/reports",
    handler: () => [...reports.values()],
  });

  server.route<WithId>({
    method: "GET",
    path: "/reports/{id}",
    handler: (request, h) => reports.get(request.params.id) ?? h.response().code(404),
  });

  server.route({
    method: "POST",
    path: "/reports",
    handler: (request, h) => {
      const report = { id: randomUUID(), createdBy: authOf(request).caller.id };
      reports.set(report.id, report);
      return h.response(report).code(201);
    },
  });

  server.route<WithId>({
    method: "DELETE",
    path: "/reports/{id}",
    handler: (request, h) => {
      reports.delete(request.params.id);
      return h.response().code(204);
    },
  });

  server.route({
    method: "GET",
    path: "/readyz",
    handler: (_request, h) => {
      const health = server.plugins.callgate.health();
      return h.response(health).code(health.usable ? 200 : 503);
    },
  });

  return server;
}

/** Who may call what, next to this file. */
export const policyFile: string = fileURLToPath(new URL("callgate.yaml", import.meta.url));
