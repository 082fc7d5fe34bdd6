// cspell:ignore gpgsign
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { folderWith } from "./example-folder.js";

/** A git repository of a test. */
export interface Repository {
  readonly folder: string;
  /** Writes files and commits them. */
  commit(files: Readonly<Record<string, string>>): void;
  git(...args: readonly string[]): void;
}

/** Creates a repository whose first commit has these files; its branch is `main`. */
export function repositoryWith(files: Readonly<Record<string, string>>): Repository {
  const folder = folderWith({});
  const config = ["user.name=Test", "user.email=test@example.com", "commit.gpgsign=false"];
  const git = (...args: readonly string[]): void => {
    const options = config.flatMap((each) => ["-c", each]);
    execFileSync("git", [...options, ...args], { cwd: folder, stdio: "ignore" });
  };
  const commit = (changed: Readonly<Record<string, string>>): void => {
    for (const [name, content] of Object.entries(changed)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    git("add", "--all");
    git("commit", "--quiet", "--allow-empty", "--message", "a change");
  };
  git("init", "--quiet", "--initial-branch", "main");
  commit(files);
  return { folder, commit, git };
}
