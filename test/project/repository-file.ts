import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

export const root: string = fileURLToPath(new URL("../..", import.meta.url));

/** Reads a file of the repository. */
export function textOf(path: string): string {
  return readFileSync(new URL(path, ROOT), "utf8");
}

/** Parses a YAML file of the repository, as the code host would. */
export function yamlOf(path: string): unknown {
  return parse(textOf(path));
}

const ROOT = new URL("../../", import.meta.url);
