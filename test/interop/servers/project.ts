import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Copies the sources of a program of our own to where they are built, with the pinned version in place of `@version@`.
 *
 * @returns the folder, which is another one after each change of the sources or the version
 */
export async function placeProject(sources: URL, folder: string, version: string): Promise<string> {
  const root = fileURLToPath(sources);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files: Record<string, string> = {};
  for (const entry of entries.filter((found) => found.isFile())) {
    const path = join(entry.parentPath, entry.name);
    files[relative(root, path)] = (await readFile(path, "utf8")).replaceAll("@version@", version);
  }
  const content = JSON.stringify(Object.entries(files).sort());
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
  const place = join(folder, `${version}-${hash}`);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(place, path)), { recursive: true });
    await writeFile(join(place, path), text);
  }
  return place;
}
