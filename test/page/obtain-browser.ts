import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Path of a Chromium, or of a browser based on it. */
    readonly browserPath: string;
  }
}

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** Finds a Chromium, or installs Debian's; without one the tests fail with a message. */
export default function setup({ provide }: TestProject): void {
  const path = process.env.CHROMIUM_PATH ?? find() ?? install();
  if (path === undefined) {
    throw new Error(
      "The page of the matrix is tested in Chromium, which is missing: install it (`apt-get install chromium` on " +
        "Debian), or name its path in CHROMIUM_PATH",
    );
  }
  provide("browserPath", path);
}

function find(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** As root, or with sudo if it needs no password. */
function install(): string | undefined {
  const asRoot = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  const run = (...args: readonly string[]): boolean => {
    const [program = "", ...rest] = [...asRoot, "apt-get", ...args];
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    return spawnSync(program, rest, { stdio: ["ignore", "ignore", "inherit"], env }).status === 0;
  };
  const get = ["install", "-y", "--no-install-recommends", "chromium"];
  return run(...get) || (run("update") && run(...get)) ? find() : undefined;
}
