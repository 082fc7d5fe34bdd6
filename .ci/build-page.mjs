// Puts the script and the style of the matrix's page, packages/policy/page/, into a module of @callgate/policy: the page is
// made without reading files, from source and from dist alike. With --check nothing is written, and drift is an error.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const root = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const target = root("packages/policy/src/review/page/assets.ts");

const bundle = await rolldown({
  input: root("packages/policy/page/main.ts"),
  platform: "browser",
  tsconfig: root("packages/policy/page/tsconfig.json"),
});
const { output } = await bundle.generate({ format: "iife" });
await bundle.close();

const asList = (text) =>
  text
    .trim()
    .split("\n")
    .filter((line) => !/^\s*\/\/#(?:end)?region/.test(line))
    .map(
      (line) => `  ${JSON.stringify(line.replace(/^\t+/, (tabs) => " ".repeat(tabs.length)))},\n`,
    )
    .join("");
const wanted = `// Made of packages/policy/page/ by \`npm run page\`.
export const SCRIPT: string = [
${asList(output[0].code)}].join("\\n");
export const STYLE: string = [
${asList(readFileSync(root("packages/policy/page/page.css"), "utf8"))}].join("\\n");
`;

if (!process.argv.includes("--check")) writeFileSync(target, wanted);
else if (readFileSync(target, "utf8") !== wanted) {
  console.error(
    "packages/policy/src/review/page/assets.ts differs from packages/policy/page/: npm run page",
  );
  process.exit(1);
}
