import { startFleet } from "./fleet.js";

const { ISSUER: issuer, AUDIENCE: audience } = process.env;
if (issuer === undefined || audience === undefined) {
  throw new Error(
    "ISSUER and AUDIENCE must be set: the issuer and the audience of accepted tokens",
  );
}

const fleet = await startFleet({ issuer, audience });
for (const part of fleet.parts) console.log(part);
console.log(
  "revokedFile" in fleet.shared
    ? `revocations in ${fleet.shared.revokedFile}`
    : `revocations in ${fleet.shared.redisUrl}`,
);
console.log(`fleet listening on ${fleet.url}`);

process.once("SIGTERM", () => void fleet.stop());
