import { execFileSync } from "node:child_process";

/** Returns the manifest of a packed package, and the text of each of its files by its path. */
export function readTarball(tarball) {
  const paths = tar("-tzf", tarball).trim().split("\n");
  const texts = paths.map((path) => [path, tar("-xzOf", tarball, path)]);
  return { manifest: JSON.parse(new Map(texts).get("package/package.json")), texts };
}

function tar(...args) {
  return execFileSync("tar", args, { encoding: "utf8", maxBuffer: 1 << 26 });
}
