// Writes the tables of the READMEs and of docs/reference, which are made of the code: npm run readmes. With --check nothing
// is written, and a page that differs is an error.
import { readFileSync, writeFileSync } from "node:fs";
import { pagesWithTables } from "./pages.js";

const checks = process.argv.includes("--check");
const drifted = pagesWithTables().filter(({ path, text }) => readFileSync(path, "utf8") !== text);
for (const { name, path, text } of drifted) {
  if (checks) console.error(`${name} differs from the code that it describes: npm run readmes`);
  else writeFileSync(path, text);
}
process.exitCode = checks && drifted.length > 0 ? 1 : 0;
