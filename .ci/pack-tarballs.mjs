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
  const pnpm = [join(root, ".ci/pnpm.mjs"), "--dir", root, "--recursive", "--filter=./packages/*"];
  const out = ["pack", "--out", join(destination, "%s.tgz")];
  execFileSync(process.execPath, [...pnpm, ...out], { stdio: ["ignore", "ignore", "inherit"] });
  const names = readdirSync(join(root, "packages")).map(
    (folder) =>
      JSON.parse(readFileSync(join(root, "packages", folder, "package.json"), "utf8")).name,
  );
  return new Map(names.map((name) => [name, join(destination, tarballOf(name))]));
}

function tarballOf(name) {
  return `${name.replace("@", "").replace("/", "-")}.tgz`;
}
