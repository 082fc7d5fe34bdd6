import { createApp } from "./app.js";

const { ISSUER: issuer, AUDIENCE: audience, PORT: port = "0" } = process.env;
if (issuer === undefined || audience === undefined) {
  throw new Error(
    "ISSUER and AUDIENCE must be set: whose tokens are accepted, and issued for whom",
  );
}

const server = await createApp({ issuer, audience, port: Number(port) });
await server.start();
console.log(`reports listening on ${server.info.uri}`);

// Fetch the keys ahead of the first request, and wait for nobody: the issuer may be away.
await server.plugins.callgate.gate.ready({ deadlineMs: 0 });

process.once("SIGTERM", () => void server.stop());
