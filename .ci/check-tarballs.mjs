// Lints what would be published: publint reads the manifest against the files, attw resolves the
// types as each kind of consumer does. Both check pnpm's own tarball; a directory would show them
// the manifest before pnpm has rewritten its exports and its workspace: ranges.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { packTarballs } from "./pack-tarballs.mjs";

const bin = fileURLToPath(new URL("../node_modules/.bin", import.meta.url));
let failed = false;

for (const [name, tarball] of packTarballs()) {
  console.log(`\n${name}`);
  check("publint", "run", tarball, "--strict");
  check("attw", tarball, "--no-summary");
}
process.exit(failed ? 1 : 0);

function check(tool, ...args) {
  const { status } = spawnSync(join(bin, tool), args, { stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) failed = true;
}
