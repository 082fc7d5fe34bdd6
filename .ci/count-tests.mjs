// Prints which tests failed and why, and at last "N passed, N failed"; exits non-zero unless every test passed.
//
//   node .ci/count-tests.mjs tests.json                      vitest's JSON report
//   node .ci/count-tests.mjs tests.json tests-node-26.json   prints what failed elsewhere, too; counts the first

import { readFileSync } from "node:fs";
import { basename, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { stripVTControlCharacters } from "node:util";

// With the heading, and the line that counts the rest, 30 lines.
const MAX_TOLD = 14;
const MAX_LINE_LENGTH = 300;

/** Counts the tests of a report; a file that fails without a failing test of its own counts as one. */
export function countTests(reportFile) {
  const report = readReport(reportFile);
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const counts = {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.testResults.filter(isBroken).length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
  // An error outside of any test, or a run without tests, is a failure that no test accounts for.
  const unaccounted = counts.failed === 0 && (!report.success || counts.passed === 0);
  return unaccounted ? { ...counts, failed: 1 } : counts;
}

export function describeCounts({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/** Two lines for each failed test: where and what it is, and how its error begins. */
export function describeFailures(reportFiles) {
  const failures = new Map();
  for (const reportFile of reportFiles) {
    const run = basename(reportFile, ".json")
      .replace(/^tests$/, "main run")
      .replace(/^tests-node-/, "Node ");
    for (const { name, error } of failuresOf(reportFile)) {
      const failure = failures.get(name) ?? { error, runs: [] };
      failure.runs.push(run);
      failures.set(name, failure);
    }
  }
  if (failures.size === 0) return [];
  const told = [...failures]
    .slice(0, MAX_TOLD)
    .flatMap(([name, { error, runs }]) => [`✗ [${runs.join(", ")}] ${name}`, `    ${error}`]);
  const rest = failures.size - MAX_TOLD;
  return ["── What failed ──", ...told, ...(rest > 0 ? [`… and ${rest} more`] : [])].map((line) =>
    line.slice(0, MAX_LINE_LENGTH),
  );
}

function failuresOf(reportFile) {
  const report = readReport(reportFile);
  if (report === undefined) {
    return [{ name: "the whole run", error: "It ended before it wrote a report." }];
  }
  const failures = report.testResults.flatMap((file) => {
    const path = relative("", file.name);
    if (isBroken(file)) return [{ name: path, error: firstLine(file.message) }];
    return file.assertionResults
      .filter((test) => test.status === "failed")
      .map((test) => ({
        name: firstLine(`${path}: ${test.fullName}`),
        error: firstLine(test.failureMessages[0]),
      }));
  });
  if (failures.length > 0 || countTests(reportFile).failed === 0) return failures;
  return [{ name: "the whole run", error: "No test failed: look for an error outside of them." }];
}

/** A file that fails without a failing test of its own, as one that cannot be imported. */
function isBroken({ status, assertionResults }) {
  return status === "failed" && !assertionResults.some((test) => test.status === "failed");
}

function readReport(reportFile) {
  try {
    return JSON.parse(readFileSync(reportFile, "utf8"));
  } catch {
    return undefined;
  }
}

function firstLine(text = "") {
  return stripVTControlCharacters(text).trim().split("\n", 1)[0];
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [reportFile, ...others] = process.argv.slice(2);
  const failures = describeFailures([reportFile, ...others]);
  if (failures.length > 0) console.log(`${failures.join("\n")}\n`);
  const counts = countTests(reportFile);
  console.log(describeCounts(counts));
  process.exit(counts.failed > 0 ? 1 : 0);
}
