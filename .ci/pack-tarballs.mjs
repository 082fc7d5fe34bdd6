// Packs every public package just as it would be published.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const destination = join(root, "node_modules/.cache/callgate/tarballs");

/** Returns a map from package name to its tarball. */
export function packTarballs() {
  rmSync(destination, { recursive: true, force: true });
  mkdirSync(destination, { recursive: true });
  const tarballs = new Map();
  for (const folder of readdirSync(join(root, "packages"))) {
    const manifest = readFileSync(join(root, "packages", folder, "package.json"), "utf8");
    const tarball = join(destination, `${folder}.tgz`);
    execFileSync(
      process.execPath,
      [
        join(root, ".ci/pnpm.mjs"),
        "--dir",
        join(root, "packages", folder),
        "pack",
        "--out",
        tarball,
      ],
      { stdio: ["ignore", "ignore", "inherit"] },
    );
    tarballs.set(JSON.parse(manifest).name, tarball);
  }
  return tarballs;
}
