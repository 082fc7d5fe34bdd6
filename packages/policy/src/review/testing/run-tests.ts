import { closest, Faults, received } from "@callgate/core/kit";
import { quote } from "../../document/cursor.js";
import type { Finding } from "../../findings/finding.js";
import { PolicyJudge } from "../../judging/policy-judge.js";
import type { Policy } from "../../policy.js";
import { EndpointSuggester } from "../endpoint-suggester.js";
import { checkNow, expectTexts } from "../options.js";
import { errorAt, inOrder } from "../place.js";
import { type Coverage, CoverageCount } from "./coverage.js";
import { runTest, type TestResult } from "./run-test.js";
import { TestCallers } from "./test-callers.js";
import type { TestFile } from "./test-file.js";

/** How tests are run. */
export interface RunOptions {
  /** When tests without a time take place, in milliseconds since the Unix epoch. Default: the system clock. */
  readonly now?: number;
  /** Tests to report, by name. All tests run, and count for the coverage. Default: all. */
  readonly only?: readonly string[];
  /** The coverage below which there is a fault (`coverage_below`), in percent: 0 to 100. Default: none. */
  readonly minCoverage?: number;
}

/** The result of running tests. */
export interface TestRun {
  readonly tests: readonly TestResult[];
  /** Of the expectations that hold. */
  readonly coverage: Coverage;
  /** By position; without any, every test passed. */
  readonly findings: readonly Finding[];
  /** Names in `only` that no test has, with a suggestion. */
  readonly unknown: readonly { readonly name: string; readonly suggestion: string | undefined }[];
}

const OPTIONS = ["now", "only", "minCoverage"];
/** How many uncovered endpoints are named in a message. */
const MAX_NAMED = 5;

/**
 * Runs the tests of a document: each caller, with a token that has exactly the contents given in the test, is judged as by a gate
 * that had verified it. A condition without a result in the test admits no caller.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault of the options
 */
export function runTests(policy: Policy, testFile: TestFile, options: RunOptions = {}): TestRun {
  const { now, only, minCoverage } = checkOptions(options);
  const count = new CoverageCount();
  const scene = {
    policy,
    judge: new PolicyJudge(policy),
    callers: new TestCallers(policy),
    count,
    suggester: new EndpointSuggester(policy),
  };
  const runs = testFile.tests.map((test) => runTest(test, test.at ?? testFile.at ?? now, scene));
  const shown = runs.filter(({ result }) => only === undefined || only.includes(result.name));
  const coverage = count.of(policy);
  const below = coverageFault(coverage, minCoverage, testFile);
  const names = testFile.tests.map(({ name }) => name);
  return {
    tests: shown.map(({ result }) => result),
    coverage,
    findings: inOrder([...below, ...shown.flatMap(({ findings }) => findings)]),
    unknown: (only ?? [])
      .filter((name) => !names.includes(name))
      .map((name) => ({ name, suggestion: closest(name, names) })),
  };
}

function checkOptions(options: RunOptions): RunOptions & { readonly now: number } {
  const faults = new Faults();
  const given = faults.own(options, OPTIONS);
  const { now = Date.now(), only, minCoverage } = given;
  checkNow("now", now, faults);
  expectTexts("only", only, faults);
  const isShare = typeof minCoverage === "number" && minCoverage >= 0 && minCoverage <= 100;
  if (minCoverage !== undefined && !isShare) {
    const message = `must be 0 to 100, received ${received(minCoverage)}`;
    faults.add("option_invalid", "minCoverage", message);
  }
  faults.throwIfAny("Tests");
  return { ...given, now };
}

function coverageFault(
  { percent, covered, endpoints }: Coverage,
  minCoverage: number | undefined,
  { testsPlace }: TestFile,
): readonly Finding[] {
  if (minCoverage === undefined || covered * 100 >= minCoverage * endpoints.length) return [];
  const uncovered = endpoints.filter(({ missing }) => missing.length > 0);
  const named = uncovered
    .slice(0, MAX_NAMED)
    .map(({ endpoint, missing }) => `${quote(endpoint)} has no test that ${missing.join(" or ")}`);
  const more = uncovered.length - named.length;
  const message =
    `the tests cover ${percent} % of the endpoints (${covered} of ${endpoints.length}), and ${minCoverage} % are demanded: ` +
    named.join(", ") +
    (more > 0 ? `, and ${more} more` : "");
  return [errorAt("coverage_below", testsPlace, message)];
}
