// Checks the types of every workspace that has a script "types", with the projects that the script names:
//
//   npm run types            with TypeScript 7, which takes a sixth of the time
//   npm run types -- 6       with TypeScript 6, which emits the declarations that are published
//
// Both keep what they found in a cache that git ignores, and check again only what has changed since.
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { root, workspaces } from "./workspaces.mjs";

const compilers = { 7: "typescript7", 6: "typescript" };

const [major = "7"] = process.argv.slice(2);
if (!Object.hasOwn(compilers, major)) {
  console.error(`TypeScript must be ${Object.keys(compilers).join(" or ")}; received ${major}.`);
  process.exit(2);
}
const tsc = join(root, "node_modules", compilers[major], "bin/tsc");
const cache = join(root, "node_modules/.cache/callgate", `types-${major}`);
mkdirSync(cache, { recursive: true });

const queue = workspaces().flatMap(projectsOf);
let failed = queue.length === 0;
await Promise.all(Array.from({ length: availableParallelism() }, checkQueue));
process.exit(failed ? 1 : 0);

async function checkQueue() {
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) await check(next);
}

/** `tsc && tsc -p page` in `packages/policy` are the projects `packages/policy` and `packages/policy/page`. */
function projectsOf({ folder, manifest: { scripts = {} } }) {
  const commands = scripts.types?.split(" && ") ?? [];
  return commands.map((command) => {
    const [, project = "."] = /^tsc(?: -p ([\w./-]+))?$/.exec(command) ?? fail(folder, command);
    return join(folder, project);
  });
}

function check(project) {
  const state = join(cache, `${project.replaceAll(/[\\/]/g, "+")}.tsbuildinfo`);
  const args = [tsc, "-p", project, "--incremental", "--tsBuildInfoFile", state, "--pretty"];
  return new Promise((resolve) => {
    let output = "";
    const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        output += text;
      });
    }
    child.on("close", (status) => {
      if (status !== 0) {
        failed = true;
        console.error(`${project}: types do not hold\n${output}`);
      }
      resolve();
    });
  });
}

function fail(folder, command) {
  console.error(
    `${folder}: the script "types" must be "tsc" or "tsc -p <folder>", joined by "&&"; it has "${command}".`,
  );
  process.exit(2);
}
