import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { systemFailureOf, withoutLineEnd } from "@callgate/core/kit";
import { decodeUtf8 } from "../content.js";
import { ReadFailure } from "../read-failure.js";

/** Enough for any token or password. */
export const DEFAULT_MAX_BYTES = 65_536;

/**
 * Reads a whole file as UTF-8, without the line end after it and without a byte order mark.
 *
 * @throws {ReadFailure} as {@link readTextFile}, or `secret_empty`
 */
export async function readSecretFile(path: string): Promise<string> {
  const value = withoutLineEnd(await readTextFile(path, DEFAULT_MAX_BYTES));
  if (value === "") throw new ReadFailure("secret_empty");
  return value;
}

/**
 * Reads a whole file as UTF-8, without a byte order mark.
 *
 * Opened for each read, so a symbolic link is followed to its present target.
 *
 * @throws {ReadFailure} `secret_missing`, `secret_too_large`, `secret_invalid` (not a regular file, not UTF-8),
 * `access_denied` or `store_error`
 */
export async function readTextFile(path: string, maxBytes: number): Promise<string> {
  const file = await openFile(path);
  try {
    return decodeUtf8(await readBytes(file, maxBytes));
  } catch (error) {
    throw toReadFailure(error);
  } finally {
    await file.close().catch(() => {});
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    // Opening a named pipe without a writer would block; Windows has no such flag.
    return await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    throw toReadFailure(error);
  }
}

async function readBytes(file: FileHandle, maxBytes: number): Promise<Buffer> {
  if (!(await file.stat()).isFile()) {
    throw new ReadFailure("secret_invalid", { hint: "not_a_file" });
  }
  const buffer = Buffer.alloc(maxBytes + 1);
  let size = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, size, buffer.length - size);
    size += bytesRead;
    if (size > maxBytes) throw new ReadFailure("secret_too_large");
    if (bytesRead === 0) return buffer.subarray(0, size);
  }
}

function toReadFailure(error: unknown): ReadFailure {
  if (error instanceof ReadFailure) return error;
  const system = systemFailureOf(error);
  switch (system?.code) {
    case "ENOENT":
    case "ENOTDIR":
      return new ReadFailure("secret_missing", { system });
    case "EACCES":
    case "EPERM":
      return new ReadFailure("access_denied", { system });
    case "EISDIR":
    case "ENXIO":
      return new ReadFailure("secret_invalid", { system, hint: "not_a_file" });
    default:
      return new ReadFailure("store_error", { system });
  }
}
