import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Where servers are, beside the folders of the `PATH` of a user. */
const MORE_FOLDERS = ["/usr/sbin", "/usr/local/sbin"];

/** The path of a program, by the first of its names that is found; by default in the folders of programs. */
export function findProgram(
  names: readonly string[],
  folders: readonly string[] = [...(process.env.PATH ?? "").split(delimiter), ...MORE_FOLDERS],
): string | undefined {
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

/**
 * Installs a package of Debian, as root, or with sudo if it needs no password; another test may be installing it at the moment.
 * Without systemd, a service of it is not started.
 *
 * @returns whether it is there
 */
export function installPackage(name: string): boolean {
  const asRoot = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  const run = (...args: readonly string[]): boolean => {
    const wait = ["-o", "DPkg::Lock::Timeout=300"];
    const settings = ["env", "DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1", "apt-get"];
    const [program = "", ...rest] = [...asRoot, ...settings, ...wait, ...args];
    return spawnSync(program, rest, { stdio: ["ignore", "ignore", "inherit"] }).status === 0;
  };
  const get = ["install", "-y", "--no-install-recommends", name];
  return run(...get) || (run("update") && run(...get));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
