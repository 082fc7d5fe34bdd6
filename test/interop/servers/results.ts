import { readdirSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { MistakeName } from "./mistakes.js";

/** What a whole run against one server showed; docs/servers has it as a file, and pages are generated from it. */
export interface ServerResults {
  readonly product: string;
  readonly version: string;
  /** The day of the run, as `2026-11-29`. */
  readonly date: string;
  /** The sentence of each check that passed. */
  readonly passed: readonly string[];
  /** The checks that could not be made, and why. */
  readonly leftOut: readonly { readonly sentence: string; readonly reason: string }[];
  /** What Callgate reports of each mistake. */
  readonly mistakes: Readonly<Partial<Record<MistakeName, string>>>;
}

const FOLDER = fileURLToPath(new URL("../../../docs/servers/", import.meta.url));

/** The results that are checked in, by the name of the server. */
export function readResults(): ReadonlyMap<string, ServerResults> {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));
  return new Map(
    files
      .sort()
      .map((file) => [
        file.slice(0, -".json".length),
        JSON.parse(readFileSync(join(FOLDER, file), "utf8")),
      ]),
  );
}

/** Replaces the results of a server. */
export async function writeResults(name: string, results: ServerResults): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  await writeFile(join(FOLDER, `${name}.json`), `${JSON.stringify(results, undefined, 2)}\n`);
}
