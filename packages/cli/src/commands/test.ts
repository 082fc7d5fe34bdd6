import { dirname, join } from "node:path";
import { parseTestFile, runTests, type TestFile, type TestRun } from "@callgate/policy/review";
import { type Command, InvalidArgumentError } from "commander";
import type { CommandContext } from "../command-context.js";
import { UsageError } from "../errors.js";
import { EXIT, type ExitCode } from "../exit-code.js";
import { addFindingOptions, type FindingOptions, timeOf } from "../options/common-options.js";
import { addExamples } from "../options/examples.js";
import { DEFAULT_TESTS, STDIN, STDIN_NAME } from "../options/file-names.js";
import { readDocument } from "../reading/read-document.js";
import { describePolicy } from "../reading/read-for-answer.js";
import { readInput } from "../reading/read-input.js";
import { printReport } from "../report/print-report.js";
import { countsOf, exitCodeOf, type Reported } from "../report/report.js";
import { coverageLines, testSummary } from "../report/test-lines.js";

interface TestOptions extends FindingOptions {
  readonly coverage?: boolean;
  readonly minCoverage?: number;
  readonly only?: readonly string[];
}

/** The result of running one file. */
interface FileRun {
  readonly file: string;
  readonly policy: Record<string, unknown>;
  readonly run: TestRun;
}

/** Adds `test`: runs the tests of documents. */
export function addTest(
  program: Command,
  context: CommandContext,
  exit: (code: ExitCode) => void,
): void {
  const command = program
    .command("test")
    .description(
      "Runs the tests of policy documents. Exit code 1: a test fails, or there are too few.",
    )
    .argument("[FILE...]", "test files, which name their document; - is standard input", [
      DEFAULT_TESTS,
    ])
    .option("--coverage", "show endpoints without a test that admits, or one that refuses")
    .option("--min-coverage <percent>", "require this coverage of each file", parsePercent)
    .option("--only <name>", "show only the test with this name; repeatable", addName)
    .action(async (files: readonly string[], options: TestOptions) => {
      exit(await test(files, options, context));
    });
  addExamples(addFindingOptions(command), [
    ["callgate test", "callgate.test.yaml in this folder"],
    ["callgate test --min-coverage 80", "four of five endpoints need their tests"],
    ['callgate test --only "billing reads"', "one of them"],
  ]);
}

async function test(
  files: readonly string[],
  options: TestOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const runs: FileRun[] = [];
  const faults: Reported[] = [];
  for (const file of files) {
    const ran = await runFile(file, options, context);
    if ("run" in ran) runs.push(ran);
    else faults.push(...ran.findings);
  }
  checkOnly(options.only ?? [], runs);
  const findings = [...faults, ...runs.flatMap(({ run }) => run.findings)];
  const tests = runs.flatMap(({ run }) => run.tests);
  const showsCoverage = options.coverage === true || options.minCoverage !== undefined;
  const coverage = runs.map(({ file, policy, run }) => ({ file, policy, ...run.coverage }));
  printReport(
    {
      command: "test",
      findings,
      members: { tests, ...(showsCoverage && { coverage }) },
      details: showsCoverage ? coverage.flatMap(coverageLines) : [],
      summary: runs.length === 0 ? countsOf(findings) : testSummary(tests),
    },
    options,
    context,
  );
  // A file that could not be run has neither passed nor failed.
  return runs.length < files.length ? EXIT.unknown : exitCodeOf(findings, options.strict);
}

/** Runs one file, or returns why it cannot be run. */
async function runFile(
  file: string,
  options: TestOptions,
  context: CommandContext,
): Promise<FileRun | { readonly findings: readonly Reported[] }> {
  const read = await readTests(file, context);
  if ("findings" in read) return read;
  const { testFile } = read;
  const beside = file === STDIN ? testFile.policy : join(dirname(file), testFile.policy);
  const { policy, findings } = await readDocument(beside, options, context);
  if (policy === undefined) return { findings };
  const { minCoverage, only } = options;
  const run = runTests(policy, testFile, {
    now: timeOf(options, context),
    ...(minCoverage !== undefined && { minCoverage }),
    ...(only !== undefined && { only }),
  });
  return { file: testFile.file, policy: describePolicy(policy), run };
}

async function readTests(
  file: string,
  context: CommandContext,
): Promise<{ readonly testFile: TestFile } | { readonly findings: readonly Reported[] }> {
  const input = file === STDIN ? { bytes: await context.readStdin() } : readInput(file, context);
  if ("finding" in input) return { findings: [input.finding] };
  const name = file === STDIN ? STDIN_NAME : file;
  const { testFile, findings } = parseTestFile(input.bytes, { file: name });
  return testFile === undefined ? { findings } : { testFile };
}

/** @throws {UsageError} for a name that no test in any file has */
function checkOnly(only: readonly string[], runs: readonly FileRun[]): void {
  for (const name of runs.length === 0 ? [] : only) {
    const unknown = runs.map(({ run }) => run.unknown.find((each) => each.name === name));
    if (unknown.includes(undefined)) continue;
    const suggestion = unknown.find((each) => each?.suggestion !== undefined)?.suggestion;
    const meant = suggestion === undefined ? "" : `: did you mean ${JSON.stringify(suggestion)}?`;
    throw new UsageError(`there is no test ${JSON.stringify(name)}${meant}`);
  }
}

function parsePercent(text: string): number {
  const percent = /^\d{1,3}(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(percent <= 100)) throw new InvalidArgumentError("It must be 0 to 100.");
  return percent;
}

function addName(name: string, before: readonly string[] = []): readonly string[] {
  return [...before, name];
}
