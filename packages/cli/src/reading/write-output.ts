import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { CommandContext } from "../command-context.js";
import { writeFailure } from "./write-failure.js";

/** Writes output to a file, replacing its content. */
export function writeOutput(file: string, text: string, { cwd }: CommandContext): void {
  writing(file, () => writeFileSync(resolve(cwd, file), text));
}

/** @throws {UnknownError} when the file cannot be written */
export function writing(file: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw writeFailure(file, error);
  }
}
