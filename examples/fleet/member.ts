import type { AddressInfo } from "node:net";
import { createApp } from "./app.js";
import { join, type Shared } from "./shared.js";

const { ISSUER: issuer, AUDIENCE: audience, MEMBER: member = "1" } = process.env;
const { PUBLIC_URL: publicUrl, REDIS_URL: redisUrl, REVOKED_FILE: revokedFile } = process.env;
if (issuer === undefined || audience === undefined || publicUrl === undefined) {
  throw new Error(
    "ISSUER, AUDIENCE and PUBLIC_URL must be set: the issuer and the audience of accepted tokens, and under which address clients call",
  );
}

const { close, ...shared } = join(sharedIn());
const { app, gate } = createApp({ issuer, audience, member, publicUrl, ...shared });
// A process that starts knows the list before it listens, unless that cannot be read.
await gate.ready({ deadlineMs: 2000 });
const server = app.listen(0, "127.0.0.1", () => {
  console.log(
    `member ${member} listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  );
});

process.once("SIGTERM", () => {
  server.close();
  server.closeIdleConnections();
  gate.close();
  close();
});

function sharedIn(): Shared {
  if (redisUrl !== undefined) return { redisUrl };
  if (revokedFile !== undefined) return { revokedFile };
  throw new Error("REDIS_URL or REVOKED_FILE must be set: what the processes share");
}
