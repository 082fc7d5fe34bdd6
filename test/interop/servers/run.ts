// Runs one list of checks against other vendors' servers: which client gets a token, and what a gate decides about it.
//
//   npm run interop                   every server
//   npm run interop hydra             the servers with these names
//
// Prints a line for each check and ends with a count. A server that cannot run on this machine counts as missing, with
// the reason, and the exit code says so. Not part of `npm test`.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { checksOf } from "./checks.js";
import { hydra } from "./hydra/index.js";
import { keycloak } from "./keycloak/index.js";
import { CannotRun, type InteropServer } from "./server.js";
import versions from "./versions.json" with { type: "json" };
import { wantedClients } from "./wanted-clients.js";

const servers: readonly InteropServer[] = [hydra, keycloak];
const cache = fileURLToPath(
  new URL("../../../node_modules/.cache/callgate/interop/", import.meta.url),
);
const counts = { passed: 0, failed: 0, missing: 0 };

const names = process.argv.slice(2);
const unknown = names.filter((name) => servers.every((server) => server.name !== name));
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(", ")}; there is ${servers.map(({ name }) => name)}`);
  process.exit(2);
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
for (const server of servers) {
  if (names.length === 0 || names.includes(server.name)) await put(server);
}
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.missing} missing`);
process.exit(counts.failed + counts.missing === 0 && counts.passed > 0 ? 0 : 1);

async function put(server: InteropServer): Promise<void> {
  const title = `${server.product} ${versions[server.name as keyof typeof versions]}`;
  const folder = join(cache, server.name);
  await mkdir(folder, { recursive: true });
  try {
    await server.obtain(folder);
    await server.start();
    const provisioned = await server.provision(wantedClients);
    for (const { sentence, holds } of checksOf(server, provisioned)) {
      if (typeof holds === "function") await judge(`${title}: ${sentence}`, holds);
      else console.log(`left out: ${title}: ${sentence} (${holds.leftOut})`);
    }
  } catch (error) {
    const kind = error instanceof CannotRun ? "missing" : "failed";
    counts[kind] += 1;
    console.log(`${kind}: ${title}: ${(error as Error).message}`);
  } finally {
    await server.stop();
  }
}

async function judge(sentence: string, holds: () => Promise<void>): Promise<void> {
  try {
    await holds();
    counts.passed += 1;
    console.log(`passed: ${sentence}`);
  } catch (error) {
    counts.failed += 1;
    console.log(`failed: ${sentence}\n    ${String(error).replaceAll("\n", "\n    ")}`);
  }
}
