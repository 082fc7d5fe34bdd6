import { resolve } from "node:path";
import { readFile } from "@callgate/policy/review";
import type { CommandContext } from "../command-context.js";
import type { Reported } from "../report/report.js";

/** A file's bytes, or the finding that it cannot be read. */
export type Input = { readonly bytes: Uint8Array } | { readonly finding: Reported };

/** Reads a file that is named by an option, 4 MiB at most. */
export function readInput(file: string, { cwd }: CommandContext): Input {
  const read = readFile(resolve(cwd, file));
  if (read.outcome === "read") return { bytes: read.bytes };
  if (read.outcome === "too_large") {
    return {
      finding: wholeFile(file, "document_too_large", "is larger than 4 MiB: use a smaller file"),
    };
  }
  return { finding: wholeFile(file, "file_unreadable", read.reason) };
}

/** An error of a file as a whole. */
export function wholeFile(file: string, code: string, message: string): Reported {
  const at = { line: 1, column: 1, endLine: 1, endColumn: 1 };
  return { code, severity: "error", file, ...at, path: [], message };
}
