import { createHash } from "node:crypto";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(
  new URL("../../../node_modules/.cache/callgate/programs/", import.meta.url),
);

/**
 * Makes one file of a program's source and of everything it imports, as it is now. A process that runs this file starts in a
 * fifth of the time that one takes which compiles its source.
 *
 * @returns the path of the file, an ES module in a cache that git ignores
 */
export async function bundleProgram(entry: string): Promise<string> {
  // Not at the top: it is a compiler, which most tests do not need.
  const { build } = await import("rolldown");
  const digest = createHash("sha256").update(entry).digest("hex").slice(0, 8);
  const file = join(FOLDER, `${basename(entry, ".ts")}-${digest}.mjs`);
  await build({
    input: entry,
    platform: "node",
    resolve: { conditionNames: ["@callgate/source", "import", "node", "default"] },
    output: { file, format: "esm" },
  });
  return file;
}
