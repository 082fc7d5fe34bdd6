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

const server = await createApp({ issuer, audience, policy, port: Number(port) });
await server.start();
console.log(`reports listening on ${server.info.uri}`);

// Fetch the keys before the first request, without waiting: the issuer may be down.
await server.plugins.callgate.gate.ready({ deadlineMs: 0 });

// The document is read again, and replaced completely or not at all.
process.on("SIGHUP", () => {
  server.plugins.callgate.reload(policy).catch((error: Error) => console.error(error.message));
});

process.once("SIGTERM", () => void server.stop());
