// cspell:ignore pathspecs
import { execFileSync } from "node:child_process";
import { posix } from "node:path";
import { systemFailureOf } from "@callgate/core/kit";
import { MAX_DOCUMENT_BYTES } from "@callgate/policy/review";

/** The characters of a revision: names, `HEAD~2`, `main^`, `stash@{1}`. Without a dash at the beginning it cannot be an option. */
const REVISION = /^(?!-)[\w./@{}^~-]+$/;

/** Whether a text can be a revision. */
export function isRevision(text: string): boolean {
  return REVISION.test(text);
}

/** A file of a revision: its bytes, or why it cannot be read. */
export type Shown =
  | { readonly bytes: Uint8Array }
  /** `isMissing`: the revision exists, but has no file at this path. */
  | { readonly reason: string; readonly isMissing: boolean };

/**
 * Reads a file as it was in a revision. The arguments do not go through a shell, and none of them can be read as an option.
 *
 * @param path relative to the top of the repository
 */
export function gitShow(revision: string, path: string, cwd: string): Shown {
  if (!isRevision(revision)) return { reason: "is not a revision", isMissing: false };
  try {
    return { bytes: git(["cat-file", "blob", `${revision}:${path}`], cwd) };
  } catch (error) {
    const isMissing = isMissingIn(revision, path, cwd);
    const todo = !isMissing && isShallow(cwd) ? SHALLOW : "";
    return { reason: reasonOf(error) + todo, isMissing };
  }
}

/** What a job of CI has by default: the newest commit alone, and no other branch. */
const SHALLOW =
  ": the clone is shallow, so fetch the revision first (`fetch-depth: 0` of actions/checkout, `GIT_DEPTH: 0` of GitLab)";

function isShallow(cwd: string): boolean {
  try {
    const args = ["rev-parse", "--is-shallow-repository"];
    return new TextDecoder().decode(git(args, cwd)).trim() === "true";
  } catch {
    return false;
  }
}

/** A revision that cannot be read does not count as one without the file. */
function isMissingIn(revision: string, path: string, cwd: string): boolean {
  const args = ["--literal-pathspecs", "ls-tree", "--full-tree", revision, "--", path];
  try {
    return git(args, cwd).length === 0;
  } catch {
    return false;
  }
}

/**
 * A path as in a revision, from the top of the repository; or why it has no path.
 *
 * @param path relative to the working directory
 */
export function pathInRepository(
  path: string,
  cwd: string,
): { readonly path: string } | { readonly reason: string } {
  try {
    const prefix = new TextDecoder().decode(git(["rev-parse", "--show-prefix"], cwd)).trimEnd();
    return { path: posix.normalize(posix.join(prefix, path)) };
  } catch (error) {
    return { reason: `no revision: ${reasonOf(error)}` };
  }
}

function git(args: readonly string[], cwd: string): Uint8Array {
  return execFileSync("git", args, {
    cwd,
    maxBuffer: MAX_DOCUMENT_BYTES + 1,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** The message of git, or why it has no message. */
function reasonOf(error: unknown): string {
  const code = systemFailureOf(error)?.code;
  if (code === "ENOENT") return "git is not installed";
  if (code === "ENOBUFS") return "is larger than 4 MiB";
  const { stderr } = error as { stderr?: Uint8Array };
  const [line = ""] = new TextDecoder().decode(stderr).split("\n");
  return line === "" ? "git failed" : line;
}
