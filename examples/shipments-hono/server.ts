import { serve } from "@hono/node-server";
import { createApp, policyFile } from "./app.js";

const {
  ISSUER: issuer,
  AUDIENCE: audience,
  POLICY: policy = policyFile,
  PORT: port = "0",
} = process.env;
if (issuer === undefined || audience === undefined) {
  throw new Error(
    "ISSUER and AUDIENCE must be set: the issuer and the audience of accepted tokens",
  );
}

const { app, gate } = createApp({ issuer, audience, policy });
const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: Number(port) }, (address) => {
  console.log(`shipments listening on http://127.0.0.1:${address.port}`);
});

// Fetch the keys before the first request, without waiting: the issuer may be down.
await gate.ready({ deadlineMs: 0 });

// The document is read again, and replaced completely or not at all.
process.on("SIGHUP", () => {
  gate.reload(policy).catch((error: Error) => console.error(error.message));
});

process.once("SIGTERM", () => {
  server.close();
  gate.close();
});
