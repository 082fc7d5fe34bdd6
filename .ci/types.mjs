// Checks the types of every project of the repository: each folder with a tsconfig.json, or those named as arguments.
//
// The compiler is TypeScript 7, which checks all of them in a few seconds. TypeScript 6 is installed beside it for the tools
// that need its JavaScript interface. What was checked and has not changed since is in a cache that git ignores.
import { execFileSync, spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { tsc } from "./tsc.mjs";

const cache = "node_modules/.cache/callgate/types";

const projects = process.argv.length > 2 ? process.argv.slice(2) : listProjects();
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
