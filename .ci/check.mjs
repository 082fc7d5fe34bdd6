// Checks what a change breaks most often: lint, types, fences, words and unit tests, two at a time, in about a minute
// on two cores. Prints what fails, and the time that each took. `npm run gates` is what accepts a change.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const isWindows = process.platform === "win32";

/** Scripts of package.json, with their arguments. The longest comes first. */
const checks = [
  ["test:unit", "--reporter=minimal", "--silent=passed-only"],
  ["types", "--together"],
  ["words"],
  ["fences"],
  ["lint"],
];

let failed = false;
await Promise.all([runQueue(), runQueue()]);
process.exit(failed ? 1 : 0);

async function runQueue() {
  for (let next = checks.shift(); next !== undefined; next = checks.shift()) await run(...next);
}

async function run(script, ...args) {
  const started = performance.now();
  const { status, output } = await outputOf(["run", "--silent", script, "--", ...args]);
  const seconds = Math.round((performance.now() - started) / 1000);
  if (status !== 0) {
    failed = true;
    console.log(output.trimEnd());
  }
  console.log(`${status === 0 ? "holds " : "FAILS "} ${script} (${seconds} s)`);
}

function outputOf(args) {
  return new Promise((resolve) => {
    let output = "";
    const stdio = ["ignore", "pipe", "pipe"];
    const child = spawn("npm", args, { cwd: root, stdio, shell: isWindows });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        output += text;
      });
    }
    child.on("close", (status) => resolve({ status, output }));
  });
}
