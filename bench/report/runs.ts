import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FORMAT, type Results } from "../results.js";
import { toJson } from "./to-json.js";

/**
 * Keeps a whole run beside those before it.
 *
 * @param now names the file; the machine's time unless another is passed
 * @returns the file
 */
export async function keepRun(
  folder: string,
  results: Results,
  now: Date = new Date(),
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${now.toISOString().replaceAll(":", "-")}.json`);
  await writeFile(file, toJson(results));
  return file;
}

/** The newest files of kept runs, the oldest of them first; none where no run was kept. */
export async function latestRuns(folder: string, count: number): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => name.endsWith(".json"))
    .toSorted()
    .slice(-count)
    .map((name) => join(folder, name));
}

/** @throws where the file holds no results, or those of an earlier version of the bench */
export async function readRun(file: string): Promise<Results> {
  const results: Partial<Results> = JSON.parse(await readFile(file, "utf8"));
  if (results.format !== FORMAT) {
    throw new Error(`${file} was written by another version of the bench: run npm run bench`);
  }
  return results as Results;
}
