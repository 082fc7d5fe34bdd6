// Checks the words of pages (*.md), comments and messages: their spelling with cspell (spelling.yaml), and expressions that
// are hard to read with textlint (prose.yml). Folders that are still to be cleaned are listed in not-yet.mjs. With paths as
// arguments only those are checked, whether listed or not.
import { spawn, spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { checkProse } from "./check-prose.mjs";
import { NOT_YET } from "./not-yet.mjs";
import { createRecord } from "./passed.mjs";

const cwd = fileURLToPath(new URL("../..", import.meta.url));
const KINDS = ["*.md", "*.ts", "*.mjs", "*.cjs"];
/** Made by a program, or full of mistakes on purpose. */
const OTHERS = ["packages/policy/src/review/page/assets.ts", "test/words"];

const isBelow = (file) => (folder) => file === folder || file.startsWith(`${folder}/`);

function filesToCheck(wanted) {
  const { stdout } = spawnSync(
    "git",
    ["ls-files", "--cached", "--others", "--exclude-standard", "-z", ...KINDS],
    { cwd, encoding: "utf8", maxBuffer: 1 << 24 },
  );
  const files = stdout.split("\0").filter((file) => file !== "" && !OTHERS.some(isBelow(file)));
  return wanted.length > 0
    ? files.filter((file) => wanted.some(isBelow(file)))
    : files.filter((file) => !NOT_YET.some(isBelow(file)));
}

const CACHE = [
  "--cache",
  "--cache-strategy=content",
  "--cache-location=node_modules/.cache/callgate/cspell",
];

/** Runs cspell, which writes its findings itself. What was checked and has not changed since is in a cache that git ignores. */
function spellsWell(files) {
  const cspell = fileURLToPath(new URL("../../node_modules/cspell/bin.mjs", import.meta.url));
  const options = [
    "--config",
    ".ci/words/spelling.yaml",
    "--no-progress",
    "--no-summary",
    "--no-color",
  ];
  // As arguments, since with a cache cspell checks nothing that comes as a list; Windows allows too few of them.
  const isListed = process.platform === "win32";
  const cache = isListed ? [] : CACHE;
  const paths = isListed ? ["--file-list", "stdin"] : files;
  const child = spawn(process.execPath, [cspell, "lint", ...options, ...cache, ...paths], {
    cwd,
    stdio: ["pipe", "inherit", "inherit"],
  });
  child.stdin.end(isListed ? files.join("\n") : "");
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => resolve(code === 0));
  });
}

async function readsWell(files, record) {
  let found = 0;
  for (const file of files) {
    const text = await readFile(`${cwd}/${file}`, "utf8");
    const findings = record.has(file, text) ? [] : await checkProse(text, file);
    for (const finding of findings) console.log(finding);
    if (findings.length === 0) record.add(file, text);
    found += findings.length;
  }
  return found === 0;
}

const wanted = process.argv.slice(2).map((path) => path.replace(/\/$/, ""));
const files = filesToCheck(wanted);
if (files.length === 0) throw new Error(`no page and no source at ${wanted.join(", ")}`);
const record = createRecord();
const verdicts = await Promise.all([spellsWell(files), readsWell(files, record)]);
if (wanted.length === 0) record.save();
const well = verdicts.every(Boolean);
console.log(
  well
    ? `${files.length} files use plain words, correctly spelt.`
    : "Write it otherwise, or add the word: .ci/words/spelling.yaml and prose.yml say how.",
);
process.exit(well ? 0 : 1);
