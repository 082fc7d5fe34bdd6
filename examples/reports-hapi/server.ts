import { createApp, policyFile } from "./app.js";

const {
  ISSUER: issuer,
  AUDIENCE: audience,
  POLICY: policy = policyFile,
  PORT: port = "0",
} = process.env;
if (issuer === undefined || audience === undefined) {
  throw new Error(
    "ISSUER and AUDIENCE must be set: whose tokens are accepted, and issued for whom",
  );
}

const server = await createApp({ issuer, audience, policy, port: Number(port) });
await server.start();
console.log(`reports listening on ${server.info.uri}`);

// Fetch the keys ahead of the first request, and wait for nobody: the issuer may be away.
await server.plugins.callgate.gate.ready({ deadlineMs: 0 });

// The document is read again, and taken as a whole or not at all.
process.on("SIGHUP", () => {
  server.plugins.callgate.reload(policy).catch((error: Error) => console.error(error.message));
});

process.once("SIGTERM", () => void server.stop());
