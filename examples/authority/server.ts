import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createAuthority } from "./app.js";
import { generateSigningKeys } from "./keys.js";
import { readSecrets } from "./secrets.js";

const { secrets, defaulted } = readSecrets(process.env);
if (defaulted.length > 0) {
  console.warn(`Everybody knows these clients' secrets, they are the demo's: ${defaulted.join()}`);
}
const keys = await generateSigningKeys();

// The issuer's identifier contains the port, so the port comes first.
const server = createServer().listen(Number(process.env.PORT ?? 0), "127.0.0.1");
await once(server, "listening");
const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
server.on("request", createAuthority({ issuer, keys, secrets }).callback());
console.log(`authority listening on ${issuer}`);

process.once("SIGTERM", () => server.close());
