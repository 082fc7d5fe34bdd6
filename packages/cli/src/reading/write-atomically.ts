import { randomBytes } from "node:crypto";
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { systemFailureOf } from "@callgate/core/kit";
import type { CommandContext } from "../command-context.js";
import { writeFailure } from "./write-failure.js";

/**
 * Replaces a file's content atomically: a reader finds the old content or the new, even after a power failure. Its mode
 * is kept, and so is a link to it.
 *
 * @throws {UnknownError} when it cannot be written; the file is unchanged
 */
export function writeAtomically(file: string, text: string, { cwd }: CommandContext): void {
  let temporary: string | undefined;
  try {
    const path = realpathSync(resolve(cwd, file));
    const name = `.${basename(path)}.${randomBytes(6).toString("hex")}.tmp`;
    const beside = join(dirname(path), name);
    const descriptor = openSync(beside, "wx", 0o600);
    temporary = beside;
    try {
      writeFileSync(descriptor, text);
      fchmodSync(descriptor, statSync(path).mode & 0o7777);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, path);
    temporary = undefined;
  } catch (error) {
    throw writeFailure(file, error);
  } finally {
    if (temporary !== undefined) rmSync(temporary, { force: true });
  }
}

/**
 * Writes a file that does not exist yet.
 *
 * @returns `false` when it exists
 * @throws {UnknownError} when it cannot be written
 */
export function writeNew(file: string, text: string, { cwd }: CommandContext): boolean {
  try {
    writeFileSync(resolve(cwd, file), text, { flag: "wx" });
    return true;
  } catch (error) {
    if (systemFailureOf(error)?.code === "EEXIST") return false;
    throw writeFailure(file, error);
  }
}
