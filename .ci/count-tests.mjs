// Prints "N passed, N failed" from vitest's JSON report, and exits non-zero unless every test passed.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

/** Counts the tests of a report; a file that fails without a failing test of its own counts as one. */
export function countTests(reportFile) {
  let report;
  try {
    report = JSON.parse(readFileSync(reportFile, "utf8"));
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((test) => test.status === "failed"),
  );
  const counts = {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
  // An error outside of any test, or a run without tests, is a failure that no test accounts for.
  const unaccounted = counts.failed === 0 && (!report.success || counts.passed === 0);
  return unaccounted ? { ...counts, failed: 1 } : counts;
}

export function describeCounts({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const counts = countTests(process.argv[2]);
  console.log(describeCounts(counts));
  process.exit(counts.failed > 0 ? 1 : 0);
}
