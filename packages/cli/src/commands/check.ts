import { canonicalForm, type PolicyReading } from "@callgate/policy";
import type { Command } from "commander";
import { checkCodeOwners } from "../checks/code-owners.js";
import { checkRoutes } from "../checks/routes.js";
import { checkRulesOf } from "../checks/rules.js";
import type { CommandContext } from "../command-context.js";
import { UsageError } from "../errors.js";
import type { ExitCode } from "../exit-code.js";
import { addFindingOptions, type FindingOptions, timeOf } from "../options/common-options.js";
import { addExamples } from "../options/examples.js";
import { type FailOnEnds, parseFailOnEnds } from "../options/fail-on-ends.js";
import { DEFAULT_DOCUMENT, STDIN } from "../options/file-names.js";
import { readDocument } from "../reading/read-document.js";
import { describePolicy } from "../reading/read-for-answer.js";
import { writeOutput } from "../reading/write-output.js";
import { toJson } from "../report/format-json.js";
import { printReport } from "../report/print-report.js";
import { countsOf, exitCodeOf, hasErrors, numberOf, type Reported } from "../report/report.js";
import { sortFindings } from "../report/sort-findings.js";

interface CheckOptions extends FindingOptions {
  readonly routes?: string;
  readonly rules?: readonly string[];
  readonly register?: string;
  readonly codeowners?: string;
  readonly failOn?: FailOnEnds;
  readonly emit?: string;
}

const DAY_MS = 86_400_000;

/** Adds `check`: reads documents and reports all their faults. */
export function addCheck(
  program: Command,
  context: CommandContext,
  exit: (code: ExitCode) => void,
): void {
  const command = program
    .command("check")
    .description("Reports every fault of policy documents. Exit code 1: there is an error.")
    .argument("[FILE...]", "documents; - is standard input", [DEFAULT_DOCUMENT])
    .option("--routes <file>", "compare with the routes written by writeRoutes(app)")
    .option("--rules <file>", "apply these rules; repeatable", addFile)
    .option(
      "--register <file>",
      "read callers and groups from here, not from the document's register",
    )
    .option("--codeowners <file>", "require an owner for each file in this CODEOWNERS file")
    .option(
      "--fail-on <ends>",
      "treat ends of grants as errors: expired,expiring:14d",
      parseFailOnEnds,
    )
    .option("--emit <file>", "write the decisions of the document, in canonical form")
    .action(async (files: readonly string[], options: CheckOptions) => {
      exit(await check(files, options, context));
    });
  addExamples(addFindingOptions(command), [
    ["callgate check", "callgate.yaml in this folder"],
    ["callgate check --env ORDERS_AUDIENCE=orders", "set a variable of the document"],
    ["callgate check --routes callgate.routes.json", "also compare it with the application"],
    ["callgate check --rules callgate.rules.yaml", "also apply rules"],
    ["callgate check --fail-on expired,expiring:7d", "in a nightly run"],
    ["callgate check --format github", "in a GitHub workflow"],
    ["callgate check - < callgate.yaml", "the output of another program"],
  ]);
}

async function check(
  files: readonly string[],
  options: CheckOptions,
  context: CommandContext,
): Promise<ExitCode> {
  checkUsage(files, options);
  const { expiringDays } = options.failOn ?? {};
  const ends = expiringDays === undefined ? {} : { expiringMs: expiringDays * DAY_MS };
  const readings: PolicyReading[] = [];
  for (const file of files)
    readings.push(await readDocument(file, { ...options, ...ends }, context));
  const findings = sortFindings(
    [
      ...readings.flatMap((reading) => reading.findings),
      ...checkBeside(files, readings, options, context),
    ].map((finding) => judgeEnd(finding, options.failOn)),
  );
  const policies = readings.flatMap(({ policy }) => policy ?? []);
  const [policy] = policies;
  if (options.emit !== undefined && policy !== undefined && !hasErrors(findings)) {
    writeOutput(options.emit, toJson(canonicalForm(policy)), context);
  }
  const members = { documents: policies.map(describePolicy) };
  const summary = countsOf(findings) + subjectOf(readings);
  printReport({ command: "check", findings, summary, members }, options, context);
  return exitCodeOf(findings, options.strict);
}

function checkUsage(files: readonly string[], options: CheckOptions): void {
  if (files.filter((file) => file === STDIN).length > 1) {
    throw new UsageError("standard input is a single document: use - only once");
  }
  for (const option of ["routes", "emit"] as const) {
    if (files.length > 1 && options[option] !== undefined) {
      throw new UsageError(`--${option} accepts one document only, received ${files.length}`);
    }
  }
}

/** Checks documents against routes, rules and code owners. */
function checkBeside(
  files: readonly string[],
  readings: readonly PolicyReading[],
  options: CheckOptions,
  context: CommandContext,
): readonly Reported[] {
  const { routes, rules = [], register, codeowners } = options;
  const policies = readings.flatMap(({ policy }) => policy ?? []);
  const now = timeOf(options, context);
  const owned = [...files, ...rules, ...(register === undefined ? [] : [register])];
  return [
    ...(routes === undefined
      ? []
      : readings.slice(0, 1).flatMap((reading) => checkRoutes(routes, reading, context))),
    ...rules.flatMap((file) => checkRulesOf(file, policies, now, context)),
    ...(codeowners === undefined ? [] : checkCodeOwners(codeowners, owned, context)),
  ];
}

/** Turns an end of a grant into an error when an option says so. */
function judgeEnd(finding: Reported, failOn: FailOnEnds | undefined): Reported {
  const fails =
    (finding.code === "grant_expired" && failOn?.expired === true) ||
    (finding.code === "grant_expiring" && failOn?.expiringDays !== undefined);
  return fails ? { ...finding, severity: "error" } : finding;
}

/** ` in 12 endpoints, 5 callers`; with the number of documents if there are several. */
function subjectOf(readings: readonly PolicyReading[]): string {
  const counts = readings.flatMap((reading) => reading.counts ?? []);
  if (counts.length === 0) return "";
  const total = (member: "endpoints" | "callers"): number =>
    counts.reduce((sum, each) => sum + each[member], 0);
  const documents = readings.length === 1 ? [] : [numberOf(readings.length, "document")];
  const sizes = [numberOf(total("endpoints"), "endpoint"), numberOf(total("callers"), "caller")];
  return ` in ${[...documents, ...sizes].join(", ")}`;
}

function addFile(file: string, before: readonly string[] = []): readonly string[] {
  return [...before, file];
}
