import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { systemFailureOf } from "@callgate/core/kit";
import { MAX_DOCUMENT_BYTES } from "./decode.js";

/** The bytes of a file, or why they cannot be read. */
export type FileRead =
  | { readonly outcome: "read"; readonly bytes: Uint8Array }
  | { readonly outcome: "too_large" }
  | { readonly outcome: "unreadable"; readonly reason: string };

/** Reads a whole file, and never more than {@link MAX_DOCUMENT_BYTES} of it. */
export function readFile(path: string): FileRead {
  let descriptor: number | undefined;
  try {
    // Without O_NONBLOCK, opening a pipe would wait for its writer.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) return { outcome: "unreadable", reason: "is not a file" };
    if (stat.size > MAX_DOCUMENT_BYTES) return { outcome: "too_large" };
    return readUpTo(descriptor, MAX_DOCUMENT_BYTES);
  } catch (error) {
    const code = systemFailureOf(error)?.code;
    return { outcome: "unreadable", reason: `cannot be read${code ? `: ${code}` : ""}` };
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** The size of a file is not reliable: it may grow meanwhile. */
function readUpTo(descriptor: number, max: number): FileRead {
  const bytes = Buffer.allocUnsafe(max + 1);
  let length = 0;
  for (;;) {
    const count = readSync(descriptor, bytes, length, bytes.length - length, null);
    length += count;
    if (length > max) return { outcome: "too_large" };
    if (count === 0) return { outcome: "read", bytes: Buffer.from(bytes.subarray(0, length)) };
  }
}
