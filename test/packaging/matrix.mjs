// Tests the packed tarballs in separate projects that run, test, bundle or compile them. One sentence for each.
//
//   node test/packaging/matrix.mjs --short    a representative selection of the rows
//   node test/packaging/matrix.mjs            every row
//   node test/packaging/matrix.mjs Jest 5.4   the rows that have all of these words in their title
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packTarballs } from "../../.ci/pack-tarballs.mjs";
import { createProject, run } from "./project.mjs";
import { leftOut, strangers } from "./strangers.mjs";

const args = process.argv.slice(2);
const short = args.includes("--short");
const words = args.filter((arg) => !arg.startsWith("--"));

const tarballs = packTarballs();
const folder = mkdtempSync(join(tmpdir(), "callgate-strangers-"));
const counts = { holds: 0, FAILS: 0 };
try {
  const queue = strangers.map(withRows).filter(({ rows }) => rows.length > 0);
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await check(next);
  };
  await Promise.all([worker(), worker()]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (!short && words.length === 0) {
  for (const { title, reason } of leftOut) console.log(`left out: ${title} (${reason})`);
}
console.log(`${counts.holds} hold, ${counts.FAILS} fail`);
process.exit(counts.FAILS === 0 && counts.holds > 0 ? 0 : 1);

function withRows(stranger) {
  const isWanted = ({ title, isShort = false }) =>
    (isShort || !short) && words.every((word) => title.includes(word));
  return { ...stranger, rows: stranger.rows.filter(isWanted) };
}

/** Installs a project once and runs its rows. */
async function check({ name, project, rows }) {
  const home = join(folder, name);
  const installed = await createProject(home, project, tarballs);
  for (const { title, commands } of rows) {
    let result = installed;
    for (const command of commands) if (result.ok) result = await run(home, ...command);
    const verdict = result.ok ? "holds" : "FAILS";
    counts[verdict] += 1;
    console.log(`${verdict}: ${title}${result.ok ? "" : `\n${indent(result.output)}`}`);
  }
}

/** Without the end of long lines: an error that ends a bundle prints the bundle. */
function indent(output) {
  const lines = output.trimEnd().split("\n");
  return lines.map((line) => `    ${line.slice(0, 300)}`).join("\n");
}
