import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { authOf, callgate, type HonoGate } from "@callgate/hono";
import { Hono } from "hono";

/** Whose tokens the service accepts, the audience they have to be issued for, and who may call what. */
export interface AppOptions {
  readonly issuer: string;
  readonly audience: string;
  /** The policy document. Default: the one next to this file. */
  readonly policy?: string;
}

interface Shipment {
  readonly id: string;
  readonly createdBy: string;
}

/** Shipments: every endpoint's callers are in `callgate.yaml`, and a route without an entry prevents the service's start. */
export function createApp(options: AppOptions): { app: Hono; gate: HonoGate } {
  const { issuer, audience, policy = policyFile } = options;
  const shipments = new Map<string, Shipment>([["1", { id: "1", createdBy: "checkout" }]]);
  const gate = callgate({
    issuer,
    audience,
    policy,
    conditions: {
      createdByCaller: ({ caller }, { params }) =>
        shipments.get(String(params?.id))?.createdBy === caller.id,
    },
  });
  const app = new Hono();

  // First: what follows is decided by its own entry of the document, and everything else is refused.
  app.use(gate.protect());

  app.get("/shipments", (c) => c.json([...shipments.values()]));

  app.get("/shipments/:id", (c) => {
    const shipment = shipments.get(c.req.param("id"));
    return shipment === undefined ? c.notFound() : c.json(shipment);
  });

  app.post("/shipments", (c) => {
    const shipment = { id: randomUUID(), createdBy: authOf(c).caller.id };
    shipments.set(shipment.id, shipment);
    return c.json(shipment, 201);
  });

  app.delete("/shipments/:id", (c) => {
    shipments.delete(c.req.param("id"));
    return c.body(null, 204);
  });

  app.get("/readyz", (c) => {
    const health = gate.health();
    return c.json(health, health.usable ? 200 : 503);
  });

  gate.sealed(app);
  return { app, gate };
}

/** Who may call what, next to this file. */
export const policyFile: string = fileURLToPath(new URL("callgate.yaml", import.meta.url));
