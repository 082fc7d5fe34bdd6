import { fileURLToPath } from "node:url";
import { formatPage } from "./format-page.js";

/** A page that is made of what it describes. */
export interface Page {
  /** As the repository has it: `docs/policy/format.md`. */
  readonly name: string;
  readonly path: string;
  readonly text: string;
}

/** Every page under docs/ that is generated. */
export function pages(): readonly Page[] {
  return [page("docs/policy/format.md", formatPage())];
}

function page(name: string, text: string): Page {
  return { name, path: fileURLToPath(new URL(`../../../${name}`, import.meta.url)), text };
}
