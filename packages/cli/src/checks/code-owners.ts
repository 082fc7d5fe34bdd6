import { existsSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { checkOwners, parseCodeOwners } from "@callgate/policy/review";
import type { CommandContext } from "../command-context.js";
import { STDIN } from "../options/file-names.js";
import { readInput } from "../reading/read-input.js";
import type { Reported } from "../report/report.js";

/** Where providers look for a CODEOWNERS file besides the top of a repository. */
const FOLDERS: ReadonlySet<string> = new Set([".github", ".gitlab", "docs"]);

/** Reports each of these files that has no owner in a CODEOWNERS file. */
export function checkCodeOwners(
  codeOwners: string,
  files: readonly string[],
  context: CommandContext,
): readonly Reported[] {
  const input = readInput(codeOwners, context);
  if ("finding" in input) return [input.finding];
  const root = rootOf(dirname(resolve(context.cwd, codeOwners)));
  const owned = files
    .filter((file) => file !== STDIN)
    .map((file) => ({
      file,
      path: relative(root, resolve(context.cwd, file)).split(sep).join("/"),
    }));
  const owners = parseCodeOwners(new TextDecoder().decode(input.bytes));
  return checkOwners(owners, owned, codeOwners);
}

/** The top of the repository whose CODEOWNERS file is in this folder. */
function rootOf(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, ".git"))) return at;
    if (dirname(at) === at) return FOLDERS.has(basename(folder)) ? dirname(folder) : folder;
  }
}
