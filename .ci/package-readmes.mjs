// Copies what the README says of refusals and options into the README of each package that takes them, between the
// marks: a reader who comes from the registry needs no other page. With --check nothing is written, and drift is an error.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const PACKAGES = ["core", "express", "koa", "hapi"];
const OPEN = "<!-- from the README of the repository: npm run readmes -->";
const CLOSE = "<!-- end -->";
const check = process.argv.includes("--check");

const root = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const readme = readFileSync(root("README.md"), "utf8");
const section = readme.slice(
  readme.indexOf("## What is refused, and with what answer"),
  readme.indexOf("## Running it"),
);
// A link of the repository leads nowhere from the registry: its text stays.
const copied = section.replaceAll(/\[([^\]]+)\]\((?!https?:)[^)]*\)/g, "$1").trim();

let drifted = 0;
for (const name of PACKAGES) {
  const path = root(`packages/${name}/README.md`);
  const text = readFileSync(path, "utf8");
  const [from, to] = [text.indexOf(OPEN), text.indexOf(CLOSE)];
  if (from === -1 || to < from)
    throw new Error(`packages/${name}/README.md has no place for the tables`);
  const wanted = `${text.slice(0, from)}${OPEN}\n\n${copied}\n\n${text.slice(to)}`;
  if (wanted === text) continue;
  drifted += 1;
  if (check) console.error(`packages/${name}/README.md differs from README.md: npm run readmes`);
  else writeFileSync(path, wanted);
}
process.exit(check && drifted > 0 ? 1 : 0);
