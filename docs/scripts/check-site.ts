// cspell:ignore Indexroot
// Checks the site that was built: every link between pages has its page and its anchor, no page loads anything from another
// host, and the search finds what people look for. Exits non-zero with every fault.
import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { brokenLinks, loadedFromElsewhere } from "../.vitepress/built-pages.js";
import { findSections, SEARCHES } from "../.vitepress/searches.js";

const dist = fileURLToPath(new URL("../.vitepress/dist/", import.meta.url));
const files = readdirSync(dist, { recursive: true, encoding: "utf8" }).map((file) =>
  file.replaceAll("\\", "/"),
);
const pages = new Map(
  files
    .filter((file) => file.endsWith(".html"))
    .map((file) => [`/${file}`, readFileSync(posix.join(dist, file), "utf8")]),
);
const faults = [...brokenLinks(pages, new Set(files.map((file) => `/${file}`)))];
for (const [page, html] of pages)
  for (const address of loadedFromElsewhere(html)) faults.push(`${page} loads ${address}`);

const index = files.find((file) => file.includes("@localSearchIndexroot"));
if (index === undefined) throw new Error("the site has no search index");
const { default: json } = await import(pathToFileURL(posix.join(dist, index)).href);
for (const { words, leadsTo } of SEARCHES) {
  const found = findSections(json, words);
  if (found[0] !== leadsTo)
    faults.push(`a search for "${words}" leads to ${found.slice(0, 3).join(", ")}, not ${leadsTo}`);
}

for (const fault of faults) console.error(fault);
console.log(`${pages.size} pages and ${SEARCHES.length} searches checked, ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
