import { statSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import { type PolicyReading, parsePolicy } from "@callgate/policy";
import type { CommandContext } from "../command-context.js";
import { type CommonOptions, timeOf } from "../options/common-options.js";
import { DEFAULT_DOCUMENT, STDIN } from "../options/file-names.js";
import type { Reported } from "../report/report.js";
import { gitShow, isRevision, pathInRepository } from "./git-show.js";
import { readDocument } from "./read-document.js";
import { wholeFile } from "./read-input.js";

/** A document for a comparison. */
export interface ComparedReading {
  readonly policy: PolicyReading["policy"];
  /** Files of a revision are named `main:callgate.yaml`. */
  readonly findings: readonly Reported[];
  /** Its name in findings. */
  readonly file: string;
  /** Whether it is a missing file of an existing revision. */
  readonly isMissing?: boolean;
}

/** A file of a revision, its path from the top of the repository. */
interface FileOfRevision {
  readonly revision: string;
  readonly path: string;
}

/**
 * Reads a document named by a file, by `REVISION:path`, or by a revision alone, which means the other document at
 * that revision. A file with this name has priority. Its register is read at the same revision.
 *
 * @param other the name of the other document
 */
export async function readCompared(
  name: string,
  other: string,
  options: CommonOptions<string>,
  context: CommandContext,
): Promise<ComparedReading> {
  const { cwd } = context;
  if (name === STDIN || isFile(name, cwd)) {
    const { policy, findings } = await readDocument(name, options, context);
    return { policy, findings, file: name };
  }
  const named = resolveName(name, other, cwd);
  if ("reason" in named) return unreadable(name, `there is no such file, and ${named.reason}`);
  const shown = gitShow(named.revision, named.path, cwd);
  if ("bytes" in shown) return parseAt(named, shown.bytes, options, context);
  const file = `${named.revision}:${named.path}`;
  const isAlone = named.revision === name;
  const hint = isAlone ? `there is no file ${name}, and in git ` : "";
  return { ...unreadable(file, `${hint}${shown.reason}`), isMissing: shown.isMissing };
}

/** The meaning of a name that is not a file, or why it has none. */
function resolveName(
  name: string,
  other: string,
  cwd: string,
): FileOfRevision | { readonly reason: string } {
  const [revision = "", written] = parts(name);
  if (!isRevision(revision) || name.includes("\0")) return { reason: "it cannot be a revision" };
  if (written !== undefined) {
    // As git reads it: from the top of the repository, unless it begins with a dot.
    const isNear = /^\.\.?\//.test(written);
    return isNear ? fromHere(revision, written, cwd) : { revision, path: written };
  }
  if (other === STDIN)
    return { reason: `a revision needs a path with standard input: write ${name}:PATH` };
  const isThere = isFile(other, cwd);
  const [, otherPath] = isThere ? [] : parts(other);
  if (otherPath !== undefined) return { revision, path: otherPath };
  // For two revisions, the default document.
  const beside = relative(cwd, resolve(cwd, isThere ? other : DEFAULT_DOCUMENT));
  return fromHere(revision, beside.split(sep).join("/"), cwd);
}

/** The revision, and the path if there is one. */
function parts(name: string): readonly (string | undefined)[] {
  const colon = name.indexOf(":");
  return colon === -1 ? [name] : [name.slice(0, colon), name.slice(colon + 1)];
}

function fromHere(
  revision: string,
  path: string,
  cwd: string,
): FileOfRevision | { readonly reason: string } {
  const found = pathInRepository(path, cwd);
  return "reason" in found ? found : { revision, path: found.path };
}

/** A folder may have the same name as a branch. */
function isFile(name: string, cwd: string): boolean {
  if (name === "" || name.includes("\0")) return false;
  return statSync(resolve(cwd, name), { throwIfNoEntry: false })?.isDirectory() === false;
}

function unreadable(file: string, reason: string): ComparedReading {
  const finding = wholeFile(file, "file_unreadable", `cannot be read: ${reason}`);
  return { policy: undefined, findings: [finding], file };
}

function parseAt(
  { revision, path }: FileOfRevision,
  bytes: Uint8Array,
  options: CommonOptions<string>,
  context: CommandContext,
): ComparedReading {
  const { policy, findings } = parsePolicy(bytes, {
    file: path,
    env: { ...context.env, ...options.env },
    now: timeOf(options, context),
    readRegister(register) {
      const read = gitShow(revision, register, context.cwd);
      if ("reason" in read) throw new Error(read.reason);
      return read.bytes;
    },
  });
  const found = findings.map((finding) => ({ ...finding, file: `${revision}:${finding.file}` }));
  return { policy, findings: found, file: `${revision}:${path}` };
}
