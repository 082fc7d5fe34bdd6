import type { Coverage, TestResult } from "@callgate/policy/review";
import { numberOf } from "./report.js";

/** `3 tests passed`, `1 of 3 tests failed`. */
export function testSummary(tests: readonly TestResult[]): string {
  const failed = tests.filter(({ passed }) => !passed).length;
  const all = numberOf(tests.length, "test");
  return failed === 0 ? `${all} passed` : `${failed} of ${all} failed`;
}

/** The coverage of one file, and each endpoint that still needs a test. */
export function coverageLines({
  file,
  percent,
  covered,
  endpoints,
}: Coverage & { readonly file: string }): readonly string[] {
  const all = numberOf(endpoints.length, "endpoint");
  const missing = endpoints.flatMap(({ endpoint, missing }) =>
    missing.length === 0 ? [] : [`  ${endpoint}: no test that ${missing.join(", and none that ")}`],
  );
  return [`${file} covers ${percent} % (${covered} of ${all})`, ...missing];
}
