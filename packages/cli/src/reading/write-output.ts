import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { systemFailureOf } from "@callgate/core/kit";
import type { CommandContext } from "../command-context.js";
import { UnknownError } from "../errors.js";

/** Writes output to a file, replacing its content. */
export function writeOutput(file: string, text: string, { cwd }: CommandContext): void {
  writing(file, () => writeFileSync(resolve(cwd, file), text));
}

/** @throws {UnknownError} when the file cannot be written */
export function writing(file: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    const code = systemFailureOf(error)?.code ?? "unknown error";
    throw new UnknownError(
      `${file} cannot be written (${code}): make its folder writable, or name another file`,
    );
  }
}
