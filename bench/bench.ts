import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { COMPARABLE, compare } from "./against/compare.js";
import { measureAudit } from "./audit/audit-cost.js";
import { fullPlan, quickPlan } from "./plans.js";
import { toText } from "./report/render-table.js";
import { keepRun, latestRuns, readRun } from "./report/runs.js";
import { toSections } from "./report/sections.js";
import { allMet, runsSection } from "./report/targets.js";
import { writeReport } from "./report/write-report.js";
import type { Results } from "./results.js";
import { measure, PARTS, type Part } from "./run.js";

const USAGE = `npm run bench -- [--quick] [PART …]                  measures; PART: ${PARTS.join(", ")}
npm run bench -- [--quick] --against CHECKOUT [PART …]  compares two checkouts; PART: ${COMPARABLE.join(", ")}
npm run bench -- [--quick] audit                       what an audit log of all decisions adds to a gated route
npm run bench -- targets [FILE …]                      the targets of whole runs: the last three, or these files`;

const ROOT = new URL("../../", import.meta.url).pathname;
const SHOWN = "docs/benchmarks";
/** Results that are not shown: of parts, of quick runs, and of a run that failed on the way. */
const CACHE = "node_modules/.cache/callgate/benchmarks";
const KEPT = `${CACHE}/whole`;
const RUNS_IN_A_ROW = 3;

const { values, positionals } = parseArgs({
  options: { quick: { type: "boolean", default: false }, against: { type: "string" } },
  allowPositionals: true,
});
const plan = values.quick ? quickPlan : fullPlan;

if (positionals[0] === "targets") {
  await showTargets(positionals.slice(1)).catch((fault: Error) => {
    console.error(fault.message);
    process.exitCode = 2;
  });
} else if (positionals[0] === "audit") {
  console.log(toText(await measureAudit(plan.routes)));
} else if (values.against === undefined) {
  await run(partsOf(PARTS));
} else {
  const roots = { ours: ROOT, theirs: resolve(values.against) };
  for await (const section of compare(roots, plan, partsOf(COMPARABLE))) {
    console.log(toText(section));
  }
}

function partsOf<Name extends Part>(offered: readonly Name[]): readonly Name[] {
  const named = offered.filter((part) => positionals.includes(part));
  if (new Set(positionals).size > named.length) {
    console.error(`${positionals.join(", ")}: not all of these are parts\n\n${USAGE}`);
    process.exit(2);
  }
  return named.length === 0 ? offered : named;
}

async function run(parts: readonly Part[]): Promise<void> {
  const isWhole = !values.quick && parts.length === PARTS.length;
  const startedAt = performance.now();
  const say = (what: string): void => {
    console.error(`${((performance.now() - startedAt) / 1000).toFixed(0).padStart(4)} s  ${what}`);
  };
  // What was measured before a fault is written too; only a whole run replaces the numbers that are shown.
  const write = async (results: Results): Promise<void> => {
    await writeReport(join(ROOT, CACHE), results);
  };
  const results = await measure(plan, parts, { isWhole, say, write });
  for (const section of toSections(results)) console.log(toText(section));
  const folder = isWhole ? SHOWN : CACHE;
  const written = await writeReport(join(ROOT, folder), results);
  console.log(`Written to ${folder}: ${written.join(", ")}`);
  if (isWhole) console.log(`Kept as ${await keepRun(join(ROOT, KEPT), results)}`);
}

async function showTargets(files: readonly string[]): Promise<void> {
  const kept = files.length > 0 ? files : await latestRuns(join(ROOT, KEPT), RUNS_IN_A_ROW);
  const chosen = kept.length > 0 ? kept : [join(ROOT, SHOWN, "results.json")];
  const runs = await Promise.all(chosen.map((file) => readRun(file)));
  console.log(toText(runsSection(runs)));
  if (!allMet(runs)) process.exitCode = 1;
}
