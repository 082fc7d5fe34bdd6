import { systemFailureOf } from "@callgate/core/kit";
import { UnknownError } from "../errors.js";

/** The error for a file that cannot be written, with what to do about it. */
export function writeFailure(file: string, error: unknown): UnknownError {
  const code = systemFailureOf(error)?.code ?? "unknown error";
  const todo = code === "ENOENT" ? "create its folder" : "make its folder writable";
  return new UnknownError(`${file} cannot be written (${code}): ${todo}, or name another file`);
}
