// Cuts the next release in a copy of the working tree, publishes nothing, and removes the copy: npm run release:dry
//
// The copy has the versions and the changelog that npm run release:version writes; its packages are built, packed, checked, and
// given to `npm publish --dry-run`.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const copy = mkdtempSync(join(tmpdir(), "callgate-release-"));
try {
  copyTree();
  run(copy, ".ci/pnpm.mjs", "install", "--frozen-lockfile", "--prefer-offline", "--silent");
  const pending = readdirSync(join(copy, ".changeset")).some((file) =>
    /^(?!README).*\.md$/.test(file),
  );
  if (pending) run(copy, ".ci/release/version.mjs");
  else console.log("There is no changeset: the packages keep their version.");
  run(copy, ".ci/release/publish.mjs", "--dry-run");
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(copy, { recursive: true, force: true });
}

function copyTree() {
  const listed = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
  const { stdout } = spawnSync("git", listed, { cwd: root, encoding: "utf8", maxBuffer: 1 << 26 });
  for (const path of stdout.split("\0").filter((one) => one !== "")) {
    cpSync(join(root, path), join(copy, path));
  }
}

function run(cwd, script, ...args) {
  const { status } = spawnSync(process.execPath, [script, ...args], {
    cwd,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (status !== 0) throw new Error(`The dry run failed: ${[script, ...args].join(" ")}`);
}
