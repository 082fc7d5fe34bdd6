import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "./program.js";

/**
 * Makes an empty Go module of a folder.
 *
 * @throws {CannotRun} when Go is not installed
 */
export async function createGoModule(folder: string): Promise<void> {
  const version = await run("go", ["env", "GOVERSION"], folder);
  await writeFile(join(folder, "go.mod"), `module interop\n\ngo ${languageOf(version)}\n`);
}

/**
 * Builds programs of a module from the module proxy, unless they are already in the folder. Each is named after the last
 * part of its package.
 *
 * @throws {CannotRun} when Go is not installed, or does not build them
 */
export async function buildGoPrograms(
  folder: string,
  packages: readonly string[],
  version: string,
): Promise<void> {
  const names = packages.map((path) => path.split("/").at(-1) ?? path);
  if (names.every((name) => existsSync(join(folder, name)))) return;
  await mkdir(folder, { recursive: true });
  await createGoModule(folder);
  await run("go", ["get", "-tool", ...packages.map((path) => `${path}@${version}`)], folder);
  await run("go", ["build", "-o", `${folder}/`, ...packages], folder);
}

/** `go1.26.8` is written `1.26` in a `go.mod`. */
function languageOf(goVersion: string): string {
  return /(\d+\.\d+)/.exec(goVersion)?.[1] ?? "1.24";
}
