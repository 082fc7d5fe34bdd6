// Gives every package its next version, which the changesets name, and the changelog the section of that version:
//
//   npm run release:version
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { releaseChangelog } from "./changelog.mjs";

const root = new URL("../../", import.meta.url);
const changelog = new URL("CHANGELOG.md", root);

const before = currentVersion();
const cli = fileURLToPath(new URL("node_modules/@changesets/cli/bin.js", root));
const { status } = spawnSync(process.execPath, [cli, "version"], {
  cwd: fileURLToPath(root),
  stdio: ["ignore", "inherit", "inherit"],
});
if (status !== 0) process.exit(1);

const version = currentVersion();
if (version === before) {
  console.error("No changeset says how large this release is: npx changeset writes one.");
  process.exit(1);
}
const today = new Date().toISOString().slice(0, "2026-01-01".length);
writeFileSync(changelog, releaseChangelog(readFileSync(changelog, "utf8"), version, today));
console.log(
  `Every package is ${version}. Read CHANGELOG.md, commit, and push the tag v${version}.`,
);

function currentVersion() {
  return JSON.parse(readFileSync(new URL("packages/core/package.json", root), "utf8")).version;
}
