// Runs one list of checks against other vendors' servers: which client gets a token, what a gate decides about it, and what both
// report of common mistakes.
//
//   npm run interop                   every server
//   npm run interop hydra             the servers with these names
//   npm run interop hydra -- --write  keeps the results in docs/servers and the claims in samples, where nothing failed
//
// Prints a line for each check and ends with a count. A server that cannot run on this machine counts as missing, with
// the reason, and the exit code says so; not so for one that no machine can run. Not part of `npm test`.
import { type Counts, put } from "./put.js";
import { writeResults } from "./results.js";
import { writeSamples } from "./samples.js";
import { servers } from "./servers.js";
import versions from "./versions.json" with { type: "json" };

const counts: Counts = { passed: 0, failed: 0, missing: 0, missingAnywhere: 0 };
const writes = process.argv.includes("--write");
const names = process.argv.slice(2).filter((name) => name !== "--write");
const unknown = names.filter((name) => servers.every((server) => server.name !== name));
if (unknown.length > 0) {
  const known = servers.map(({ name }) => name).join(", ");
  console.error(`unknown: ${unknown.join(", ")}; there is ${known}`);
  process.exit(2);
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
for (const server of servers) {
  if (names.length > 0 && !names.includes(server.name)) continue;
  const shown = await put(server, versions[server.name as keyof typeof versions], counts);
  if (!writes || shown === undefined) continue;
  await writeResults(server.name, shown.results);
  await writeSamples(server.name, shown.samples);
}
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.missing} missing`);
const missingHere = counts.missing - counts.missingAnywhere;
process.exit(counts.failed + missingHere === 0 && counts.passed > 0 ? 0 : 1);
