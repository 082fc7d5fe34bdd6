import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { formatted, type Page } from "../reference/pages.js";
import { bodyOf, fillPage } from "./fill-page.js";
import { serverTables } from "./server-tables.js";
import { tables } from "./tables.js";

/** Pages with tables, which READMEs of packages include as a whole. */
const REFERENCE = [
  "docs/reference/refusals.md",
  "docs/reference/options.md",
  "docs/reference/codes.md",
] as const;

/** Pages with tables that no other page includes. */
const PAGES = ["docs/profiles.md", "docs/server-mistakes.md"] as const;

/**
 * Every page with generated parts, as it should be.
 *
 * @throws {Error} where a mark names no table, and where a table cannot be made of the code
 */
export function pagesWithTables(): readonly Page[] {
  const reference = REFERENCE.map((name) => page(name, tableNamed));
  const included = new Map(reference.map(({ name, text }) => [name, bodyOf(text)]));
  const generate = (name: string): string => included.get(name) ?? tableNamed(name);
  const packages = readdirSync(new URL("packages/", ROOT));
  const readmes = ["README.md", ...packages.map((name) => `packages/${name}/README.md`)];
  return [...reference, ...[...PAGES, ...readmes].map((name) => page(name, generate))];
}

function page(name: string, generate: (name: string) => string): Page {
  const path = fileURLToPath(new URL(name, ROOT));
  const text = formatted(name, fillPage(readFileSync(path, "utf8"), generate));
  return { name, path, text };
}

function tableNamed(name: string): string {
  const table = tables.get(name) ?? ofServers.get(name);
  if (table === undefined) {
    throw new Error(`There is no table "${name}": see tables.ts and server-tables.ts`);
  }
  return table();
}

const ofServers = new Map(serverTables());

const ROOT = new URL("../../../", import.meta.url);
