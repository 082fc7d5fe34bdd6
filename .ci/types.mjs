// Checks the types of every project of the repository: each folder with a tsconfig.json, or those named as arguments.
//
// The compiler is TypeScript 7, which checks all of them in a few seconds. TypeScript 6 is installed beside it for the tools
// that need its JavaScript interface. What was checked and has not changed since is in a cache that git ignores: the compiler
// compares the hash of every file it reads, and the options.
//
// With --together, the projects that have the same options are one program, so that the source that they all import is
// checked once: a quarter of the work. What only one project imports, such as the members that an adapter adds to its
// framework's types, is then visible in all of them: whether each compiles alone is what the gate checks, without --together.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join, resolve } from "node:path";
import { tsc } from "./tsc.mjs";

const cache = "node_modules/.cache/callgate/types";

/** Projects that add other members to a framework's types than the rest does. */
const ALONE = ["bench", "examples/coming-from"];
/** Options that a project may have and be together with others: decorators, since only the sources with decorators differ. */
const SHARED_OPTIONS = ["noEmit", "experimentalDecorators"];

const args = process.argv.slice(2);
const named = args.filter((arg) => arg !== "--together");
const listed = named.length > 0 ? named : listProjects();
const projects = args.includes("--together") ? joinProjects(listed) : listed;
const failed = [];

await Promise.all(Array.from({ length: availableParallelism() }, checkNext));
for (const { project, output } of failed) process.stdout.write(`\n${project}\n${output}`);
if (failed.length > 0) process.exit(1);

/** Takes one project after another from the list, until it is empty. */
async function checkNext() {
  for (let project = projects.pop(); project !== undefined; project = projects.pop()) {
    const { status, output } = await check(project);
    if (status !== 0) failed.push({ project, output });
  }
}

function check(project) {
  const state = join(cache, `${project.replaceAll("/", "+")}.tsbuildinfo`);
  const options = ["--noEmit", "--incremental", "--tsBuildInfoFile", state];
  const compiler = spawn(process.execPath, [tsc, "-p", project, ...options], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  compiler.stdout.on("data", (text) => {
    output += text;
  });
  return new Promise((resolve, reject) => {
    compiler.on("error", reject);
    compiler.on("close", (status) => resolve({ status, output }));
  });
}

/** The projects that stay alone, and last, so that it is taken first, the one that the others make together. */
function joinProjects(folders) {
  const configs = folders.map((folder) => ({ folder, config: readConfig(folder) }));
  const canJoin = ({ folder, config }) =>
    !ALONE.includes(folder) &&
    Object.keys(config.compilerOptions).every((option) => SHARED_OPTIONS.includes(option));
  const joined = configs.filter(canJoin);
  const pathsOf = (member) =>
    joined.flatMap(({ folder, config }) =>
      (config[member] ?? []).map((pattern) => resolve(folder, pattern)),
    );
  const together = {
    extends: resolve("tsconfig.base.json"),
    compilerOptions: { noEmit: true, experimentalDecorators: true },
    include: pathsOf("include"),
    exclude: [...pathsOf("exclude"), resolve("**/node_modules"), resolve("**/dist")],
  };
  mkdirSync(cache, { recursive: true });
  const path = join(cache, "together.json");
  writeFileSync(path, JSON.stringify(together, undefined, 2));
  return [...configs.filter((it) => !canJoin(it)).map(({ folder }) => folder), path];
}

/** Comments in our configurations are lines of their own. */
function readConfig(folder) {
  const text = readFileSync(join(folder, "tsconfig.json"), "utf8");
  return JSON.parse(text.replaceAll(/^\s*\/\/.*$/gm, ""));
}

/** Committed or not yet: a new project is checked before its first commit. */
function listProjects() {
  const files = execFileSync(
    "git",
    ["ls-files", "-co", "--exclude-standard", "tsconfig.json", "**/tsconfig.json"],
    {
      encoding: "utf8",
    },
  );
  return files.split("\n").filter(Boolean).map(dirname);
}
