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

const app = await createApp({ issuer, audience, policy });
const origin = await app.listen({ host: "127.0.0.1", port: Number(port) });
console.log(`invoices listening on ${origin}`);

// Fetch the keys before the first request, without waiting for them: the issuer may be down.
await app.callgate.gate.ready({ deadlineMs: 0 });

// The document is read again, and taken as a whole or not at all.
process.on("SIGHUP", () => {
  app.callgate.reload(policy).catch((error: Error) => console.error(error.message));
});

process.once("SIGTERM", () => void app.close());
