import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./program.js";

/**
 * Copies the sources of a program of our own to where they are built, with the pinned version in place of `@version@`.
 *
 * @returns the folder, which is another one after each change of the sources or the version
 */
export async function placeProject(sources: URL, folder: string, version: string): Promise<string> {
  const root = fileURLToPath(sources);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files: Record<string, string> = {};
  for (const entry of entries.filter((found) => found.isFile())) {
    const path = join(entry.parentPath, entry.name);
    files[relative(root, path)] = (await readFile(path, "utf8")).replaceAll("@version@", version);
  }
  const content = JSON.stringify(Object.entries(files).sort());
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
  const place = join(folder, `${version}-${hash}`);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(place, path)), { recursive: true });
    await writeFile(join(place, path), text);
  }
  return place;
}

/**
 * Places a project and installs the packages of its `package.json`, unless they are there. They are not dependencies of
 * this repository.
 *
 * @throws {CannotRun} when npm is not installed, or does not obtain them
 */
export async function placeNodeProject(
  sources: URL,
  folder: string,
  version: string,
): Promise<string> {
  const project = await placeProject(sources, folder, version);
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--ignore-scripts"];
  if (!existsSync(join(project, "node_modules"))) await run("npm", ["install", ...quiet], project);
  return project;
}
