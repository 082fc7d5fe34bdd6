import { statSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import { type PolicyReading, parsePolicy } from "@callgate/policy";
import type { CommandContext } from "../command-context.js";
import { UnknownError } from "../errors.js";
import { type CommonOptions, timeOf } from "../options/common-options.js";
import { STDIN } from "../options/file-names.js";
import type { Reported } from "../report/report.js";
import { gitShow, isRevision, pathInRepository } from "./git-show.js";
import { readDocument } from "./read-document.js";
import { wholeFile } from "./read-input.js";

/** A document for a comparison. */
export interface ComparedReading {
  readonly policy: PolicyReading["policy"];
  /** Files of a revision are called `main:callgate.yaml`. */
  readonly findings: readonly Reported[];
  /** As it is called. */
  readonly file: string;
}

/**
 * Reads a document that is named by a file, by `REVISION:path`, or by a revision alone, where it is what another document was
 * there. A file of this name comes first. Its register is read at the same revision.
 *
 * @param other what the other document is named by
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
  const { revision, path } = divide(name, other, cwd);
  return readAt(revision, path, options, context);
}

/** @throws {UnknownError} for what is neither a file nor a revision */
function divide(name: string, other: string, cwd: string): { revision: string; path: string } {
  const colon = name.indexOf(":");
  const revision = colon === -1 ? name : name.slice(0, colon);
  if (!isRevision(revision) || name.includes("\0")) {
    throw new UnknownError(`${name} is neither a file nor a revision`);
  }
  if (colon !== -1) {
    const path = name.slice(colon + 1);
    // As git reads it: from the top of the repository, unless it begins with a dot.
    return { revision, path: /^\.\.?\//.test(path) ? pathInRepository(path, cwd) : path };
  }
  if (other === STDIN) {
    throw new UnknownError(`${name} is not a file: name the file of the revision, as ${name}:PATH`);
  }
  const [, otherPath] = isRevisionPath(other, cwd);
  if (otherPath !== undefined) return { revision, path: otherPath };
  const beside = relative(cwd, resolve(cwd, other)).split(sep).join("/");
  return { revision, path: pathInRepository(beside, cwd) };
}

/** A folder may be called as a branch is. */
function isFile(name: string, cwd: string): boolean {
  if (name === "") return false;
  return statSync(resolve(cwd, name), { throwIfNoEntry: false })?.isDirectory() === false;
}

/** The parts of `REVISION:path`, where that is meant. */
function isRevisionPath(name: string, cwd: string): readonly (string | undefined)[] {
  if (isFile(name, cwd)) return [];
  return /^([^:]+):(.+)$/.exec(name)?.slice(1) ?? [];
}

function readAt(
  revision: string,
  path: string,
  options: CommonOptions<string>,
  context: CommandContext,
): ComparedReading {
  const file = `${revision}:${path}`;
  const shown = gitShow(revision, path, context.cwd);
  if ("reason" in shown) {
    const finding = wholeFile(file, "file_unreadable", `cannot be read: ${shown.reason}`);
    return { policy: undefined, findings: [finding], file };
  }
  const { policy, findings } = parsePolicy(shown.bytes, {
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
  return { policy, findings: found, file };
}
