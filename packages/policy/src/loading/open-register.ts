import { existsSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, join, posix, relative, resolve, sep } from "node:path";
import { type Cursor, quote, readText } from "../document/cursor.js";
import { readFile } from "../source/read-file.js";
import { type Gathering, openFile, openText, type SourceName } from "./read-text.js";

/** Reads a register that is not a file on this machine, such as one of an earlier revision. */
export type ReadRegister = (path: string) => string | Uint8Array;

/** Where a document is. */
export interface DocumentPlace {
  /** What its path is relative to. */
  readonly cwd: string;
  readonly path: string | undefined;
}

const MAX_PATH_LENGTH = 4096;

/**
 * Opens the register that a document names, relative to the document.
 *
 * The register must be within the git work tree of the document, or without one within the parent of the document's folder,
 * symbolic links resolved: a document must not make the loader read, and in messages repeat, files of the machine.
 *
 * @param document its path, relative to a folder; `undefined` for an object, whose register is relative to the folder
 */
export function openRegister(
  cursor: Cursor,
  document: DocumentPlace,
  readRegister: ReadRegister | undefined,
  gathering: Gathering,
): Cursor | undefined {
  const path = readText(cursor);
  if (path === undefined) return undefined;
  if (
    path === "" ||
    path.length > MAX_PATH_LENGTH ||
    path.includes("\0") ||
    isAbsolute(path) ||
    /^[a-z]+:/i.test(path)
  ) {
    cursor.error(
      "value_invalid",
      `must be the path of a file, relative to this one, received ${quote(path)}`,
    );
    return undefined;
  }
  return readRegister === undefined
    ? openOnDisk(path, cursor, document, gathering)
    : openElsewhere(path, cursor, document.path, readRegister, gathering);
}

function openOnDisk(
  path: string,
  cursor: Cursor,
  document: DocumentPlace,
  gathering: Gathering,
): Cursor | undefined {
  const folder = document.path === undefined ? "." : dirname(document.path);
  const found = resolve(document.cwd, folder, path);
  const root = rootOf(realPath(resolve(document.cwd, folder)));
  if (isOutside(root, found) || isOutside(root, realPath(found))) {
    cursor.error("register_outside", `is outside ${root}: keep the register in the repository`);
    return undefined;
  }
  const read = readFile(found);
  if (read.outcome === "unreadable") {
    cursor.error("register_unreadable", `${quote(path)} ${read.reason}`);
    return undefined;
  }
  const name: SourceName = { file: join(folder, path), order: 1 };
  const tooLarge = read.outcome === "too_large";
  if (tooLarge)
    cursor.error("document_too_large", `${quote(path)} is larger than 4 MiB: divide the register`);
  return tooLarge ? undefined : openText(read.bytes, name, gathering);
}

/** Opens a register that was chosen in place of the one named by the document. */
export function openChosenRegister(
  path: string,
  cwd: string,
  gathering: Gathering,
): Cursor | undefined {
  const name: SourceName = { file: path, order: 1 };
  return openFile(resolve(cwd, path), name, gathering, "register_unreadable");
}

function openElsewhere(
  path: string,
  cursor: Cursor,
  document: string | undefined,
  readRegister: ReadRegister,
  gathering: Gathering,
): Cursor | undefined {
  const file = posix.join(posix.dirname(document ?? "."), path);
  if (file === ".." || file.startsWith("../")) {
    cursor.error("register_outside", "is outside the repository: keep the register in it");
    return undefined;
  }
  let content: string | Uint8Array;
  try {
    content = readRegister(file);
  } catch {
    cursor.error(
      "register_unreadable",
      `${quote(path)} cannot be read: check that it is part of the same revision`,
    );
    return undefined;
  }
  return openText(content, { file, order: 1 }, gathering);
}

/** The nearest parent folder with a `.git`, which is a file in a linked work tree; without one, the parent. */
function rootOf(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, ".git"))) return at;
    if (dirname(at) === at) return dirname(folder);
  }
}

function isOutside(root: string, path: string): boolean {
  const way = relative(root, realParent(path));
  return way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way);
}

/** The path with its folder's symbolic links resolved, as far as they exist. */
function realParent(path: string): string {
  return join(realPath(dirname(path)), path.slice(dirname(path).length));
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
