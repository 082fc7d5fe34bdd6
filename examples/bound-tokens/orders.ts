import { randomBytes } from "node:crypto";
import { authOf, callgate } from "@callgate/express";
import express from "express";
import { RESOURCE } from "./authority.js";
import { agentWith, fetchThrough } from "./connections.js";
import { type Listening, listen } from "./listen.js";

/** Starts the service that is called. It admits tokens that are bound to a key or to a certificate, and no others. */
export async function startOrders(issuer: string): Promise<Listening> {
  const listening = await listen("orders");
  const gate = callgate({
    issuer,
    audience: RESOURCE,
    fetch: fetchThrough(agentWith()),
    dpop: {
      // Under which address clients call: what a request says about it is not trusted.
      publicUrls: [listening.url],
      // Without it a proof counts for a minute; with it, for as long as the nonce.
      nonce: { secrets: [randomBytes(32).toString("base64url")] },
    },
    certificate: { source: "tls" },
  });
  const app = express();
  app.get(
    "/orders",
    gate({
      callers: ["checkout", "billing", "legacy"],
      scope: "orders:read",
      binding: "required",
    }),
    (req, res) => {
      const { caller, bindings } = authOf(req);
      res.json({ for: caller.id, boundTo: bindings.map(({ kind }) => kind) });
    },
  );
  app.use(gate.undeclared());
  listening.server.on("request", app);
  listening.server.once("close", () => gate.close());
  return listening;
}
