import type { AddressInfo } from "node:net";
import { createApp, policyFile } from "./app.js";

const { ISSUER: issuer, AUDIENCE: audience, SECRET_FILE: secretFile } = process.env;
if (issuer === undefined || audience === undefined || secretFile === undefined) {
  throw new Error(
    "ISSUER, AUDIENCE and SECRET_FILE must be set: the issuer and the audience of accepted tokens, and the file with the secret of refunds-express",
  );
}
const { POLICY: policy = policyFile, PORT: port = "0", CACHE_SECONDS = "30" } = process.env;

const cacheSeconds = Number(CACHE_SECONDS);
const { app, gate } = createApp({ issuer, audience, secretFile, cacheSeconds, policy });
const server = app.listen(Number(port), "127.0.0.1", () => {
  console.log(`refunds listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});

// Before the first request, without waiting: the issuer may be down.
await gate.ready({ deadlineMs: 0 });

// The document is read again, and replaced completely or not at all.
process.on("SIGHUP", () => {
  gate.reload(policy).catch((error: Error) => console.error(error.message));
});

process.once("SIGTERM", () => {
  server.close();
  gate.close();
});
