import { createServer } from "node:https";
import { fromNode, letsThrough } from "@callgate/core";
import { type Certified, startServer } from "@callgate-tooling/test-support";
import { Agent, fetch } from "undici";
import { type Overrides, reasonOf, withGate } from "./gate-for.js";
import type { Provisioned } from "./server.js";
import { ca, wantedClients } from "./wanted-clients.js";

/** A request with these headers, on a connection of its own. @returns `allowed`, or why it was refused */
type Call = (headers: Record<string, string>, certified?: Certified) => Promise<string>;

/** Runs a service over TLS while it is called. It requests a certificate from its clients, and has a gate. */
export async function withBoundService(
  provisioned: Provisioned,
  overrides: (origin: string) => Overrides,
  use: (call: Call, url: string) => Promise<void>,
): Promise<void> {
  const { cert, key } = wantedClients.serverCertificate;
  const tls = { cert, key, ca: ca.cert, requestCert: true, rejectUnauthorized: false };
  const server = createServer(tls);
  await using running = await startServer(server);
  const origin = `https://127.0.0.1:${running.port}`;
  const url = `${origin}/orders`;
  await withGate(
    provisioned,
    async (gate) => {
      const policy = gate.policy({ callers: "any" });
      server.on("request", async (incoming, response) => {
        const decision = await gate.decide(fromNode(incoming), policy);
        response.writeHead(letsThrough(decision) ? 200 : 401).end(reasonOf(decision));
      });
      await use((headers, certified) => callWith(url, headers, certified), url);
    },
    overrides(origin),
  );
}

async function callWith(
  url: string,
  headers: Record<string, string>,
  certified?: Certified,
): Promise<string> {
  const connect = { ca: ca.cert, ...(certified && { cert: certified.cert, key: certified.key }) };
  const dispatcher = new Agent({ connect });
  try {
    return await (await fetch(url, { headers, dispatcher })).text();
  } finally {
    await dispatcher.close();
  }
}
