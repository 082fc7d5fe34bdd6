// The workspaces, as pnpm-workspace.yaml lists them.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** Every workspace but the root: its folder, relative to the root, and its manifest. */
export function workspaces() {
  const listed = readFileSync(join(root, "pnpm-workspace.yaml"), "utf8");
  const [, patterns = ""] = /^packages:\n((?: +- .+\n)+)/m.exec(listed) ?? [];
  return [...patterns.matchAll(/- (.+)/g)]
    .flatMap(([, pattern]) =>
      pattern.endsWith("/*") ? foldersIn(pattern.slice(0, -2)) : [pattern],
    )
    .filter((folder) => existsSync(join(root, folder, "package.json")))
    .map((folder) => ({
      folder,
      manifest: JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")),
    }));
}

function foldersIn(parent) {
  return readdirSync(join(root, parent)).map((name) => `${parent}/${name}`);
}
