import { Callgate } from "@callgate/nestjs";
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
await app.listen(Number(port), "127.0.0.1");
console.log(`payments listening on ${await app.getUrl()}`);

// Fetch the keys before the first request, without waiting for them: the issuer may be down.
const callgate = app.get(Callgate);
await callgate.ready({ deadlineMs: 0 });

// The document is read again, and taken as a whole or not at all.
process.on("SIGHUP", () => {
  callgate.reload(policy).catch((error: Error) => console.error(error.message));
});

process.once("SIGTERM", () => void app.close());
