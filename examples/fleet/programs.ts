import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** A program that the example starts where it is installed. */
export interface Program {
  /** What Debian installs it with. */
  readonly package: string;
  /** The variable that names its path. */
  readonly variable: string;
  readonly names: readonly string[];
}

export const REDIS: Program = {
  package: "redis-server",
  variable: "REDIS_SERVER_PATH",
  // In Debian's redis-tools the server is there under the name of another program.
  names: ["redis-server", "valkey-server", "redis-check-rdb"],
};

export const NGINX: Program = {
  package: "nginx",
  variable: "NGINX_PATH",
  names: ["nginx"],
};

/** Where servers are installed, which is not in every user's PATH. */
const MORE_FOLDERS = ["/usr/sbin", "/usr/local/sbin"];

/** The path of a program, or `undefined` where it is not installed. */
export function pathOf(
  { variable, names }: Program,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  const named = env[variable];
  if (named !== undefined) return named === "" ? undefined : named;
  const folders = [...(env.PATH ?? "").split(delimiter), ...MORE_FOLDERS];
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
