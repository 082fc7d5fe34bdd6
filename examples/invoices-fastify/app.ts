import "@callgate/fastify/augment";
import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { authOf, callgate } from "@callgate/fastify";
import fastify, { type FastifyInstance } from "fastify";

/** Whose tokens the service accepts, the audience they have to be issued for, and who may call what. */
export interface AppOptions {
  readonly issuer: string;
  readonly audience: string;
  /** The policy document. Default: the one beside this file. */
  readonly policy?: string;
}

interface Invoice {
  readonly id: string;
  readonly createdBy: string;
}

interface WithId {
  Params: { id: string };
}

/**
 * Invoices: every endpoint's callers stand in `callgate.yaml`, and a route without an entry prevents the service's start.
 */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const { issuer, audience, policy = policyFile } = options;
  const invoices = new Map<string, Invoice>([["1", { id: "1", createdBy: "checkout" }]]);
  const app = fastify();
  await app.register(callgate, {
    issuer,
    audience,
    policy,
    conditions: {
      createdByCaller: ({ caller }, { params }) =>
        invoices.get(String(params?.id))?.createdBy === caller.id,
    },
  });

  app.get("/invoices", () => [...invoices.values()]);

  app.get<WithId>(
    "/invoices/:id",
    ({ params }, reply) => invoices.get(params.id) ?? reply.code(404).send(),
  );

  app.post("/invoices", (request, reply) => {
    const invoice = { id: randomUUID(), createdBy: authOf(request).caller.id };
    invoices.set(invoice.id, invoice);
    return reply.code(201).send(invoice);
  });

  app.delete<WithId>("/invoices/:id", ({ params }, reply) => {
    invoices.delete(params.id);
    return reply.code(204).send();
  });

  app.get("/readyz", (_request, reply) => {
    const health = app.callgate.health();
    return reply.code(health.usable ? 200 : 503).send(health);
  });

  return app;
}

/** Who may call what, beside this file. */
export const policyFile: string = fileURLToPath(new URL("callgate.yaml", import.meta.url));
