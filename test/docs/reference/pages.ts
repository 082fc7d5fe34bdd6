import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { commandPages } from "./command-pages.js";
import { formatPage } from "./format-page.js";

/** A page that is generated from what it describes. */
export interface Page {
  /** Its path in the repository: `docs/policy/format.md`. */
  readonly name: string;
  readonly path: string;
  readonly text: string;
}

/** Every page under docs/ that is generated. */
export function pages(): readonly Page[] {
  const commands = Array.from(commandPages(), ([name, text]) =>
    page(`docs/policy/commands/${name}`, text),
  );
  return [page("docs/policy/format.md", formatPage()), ...commands];
}

function page(name: string, text: string): Page {
  return { name, path: fileURLToPath(new URL(name, ROOT)), text: formatted(name, text) };
}

const ROOT = new URL("../../../", import.meta.url);
const BIOME = fileURLToPath(new URL("node_modules/@biomejs/biome/bin/biome", ROOT));

/** In the style of the repository's formatter, which also checks these pages. */
export function formatted(name: string, text: string): string {
  const args = [BIOME, "format", `--stdin-file-path=${name}`];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: fileURLToPath(ROOT),
    input: text,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${name} cannot be formatted: ${stderr}`);
  return stdout;
}
