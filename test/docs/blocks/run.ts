// Compiles every block of TypeScript of every page: npm run docs:blocks
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import { compileBlocks } from "./compile-blocks.js";
import { type Block, readBlocks } from "./read-blocks.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const { stdout } = spawnSync(
  "git",
  ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
  { cwd: root, encoding: "utf8" },
);
const pages = stdout
  .trim()
  .split("\n")
  .filter((page) => existsSync(root + page));

/**
 * The example that a block shows: in the folder of `examples/` that has the name of the page's own, or in any. It is compiled and
 * tested where it is, and the block only has to be the same.
 */
function exampleOf({ page, title }: Block): string | undefined {
  const places = [
    `${posix.dirname(page).replace(/^docs/, "examples")}/${title}`,
    `examples/${title}`,
  ];
  return title === "" ? undefined : places.find((place) => existsSync(root + place));
}

const faults: string[] = [];
const toCompile: Block[] = [];
for (const page of pages)
  for (const block of readBlocks(page, readFileSync(root + page, "utf8"))) {
    const example = exampleOf(block);
    if (example === undefined) toCompile.push(block);
    else if (readFileSync(root + example, "utf8") !== block.code)
      faults.push(`${page}:${block.line} differs from ${example}`);
  }
faults.push(...compileBlocks(toCompile));
for (const fault of faults) console.error(fault);
console.log(
  `${toCompile.length} blocks of ${pages.length} pages compiled, ${faults.length} faults`,
);
process.exitCode = faults.length === 0 ? 0 : 1;
