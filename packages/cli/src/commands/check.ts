import { canonicalForm, type PolicyReading } from "@callgate/policy";
import { checkInventory, parseInventory } from "@callgate/policy/review";
import type { Command } from "commander";
import type { CommandContext } from "../command-context.js";
import { UsageError } from "../errors.js";
import type { ExitCode } from "../exit-code.js";
import { addFindingOptions, type FindingOptions } from "../options/common-options.js";
import { addExamples } from "../options/examples.js";
import { type FailOnEnds, parseFailOnEnds } from "../options/fail-on-ends.js";
import { checkCodeOwners } from "../reading/check-code-owners.js";
import { DEFAULT_DOCUMENT, readDocument, STDIN } from "../reading/read-document.js";
import { describePolicy } from "../reading/read-for-answer.js";
import { readInput } from "../reading/read-input.js";
import { writeOutput } from "../reading/write-output.js";
import { toJson } from "../report/format-json.js";
import { printReport } from "../report/print-report.js";
import { exitCodeOf, numberOf, type Reported } from "../report/report.js";
import { sortFindings } from "../report/sort-findings.js";

interface CheckOptions extends FindingOptions {
  readonly routes?: string;
  readonly register?: string;
  readonly codeowners?: string;
  readonly failOn?: FailOnEnds;
  readonly emit?: string;
}

/** Adds `check`: reads documents and reports every fault of them. */
export function addCheck(
  program: Command,
  context: CommandContext,
  exit: (code: ExitCode) => void,
): void {
  const command = program
    .command("check")
    .description("Reports every fault of policy documents. Exit code 1: there is an error.")
    .argument("[FILE...]", "documents; - is standard input", [DEFAULT_DOCUMENT])
    .option("--routes <file>", "compare with the routes that writeRoutes(app) wrote")
    .option("--register <file>", "callers and groups, in place of the document's register")
    .option("--codeowners <file>", "let each file have an owner in this CODEOWNERS file")
    .option(
      "--fail-on <ends>",
      "make ends of grants errors: expired, expiring:14d",
      parseFailOnEnds,
    )
    .option("--emit <file>", "write what the document decides, in canonical form")
    .action(async (files: readonly string[], options: CheckOptions) => {
      exit(await check(files, options, context));
    });
  addExamples(addFindingOptions(command), [
    ["callgate check", "callgate.yaml in this folder"],
    ["callgate check --env ORDERS_AUDIENCE=orders", "with a variable of the document"],
    ["callgate check --routes callgate.routes.json", "and that it fits the application"],
    ["callgate check --fail-on expired,expiring:7d", "in a nightly run"],
    ["callgate check --format github", "in a GitHub workflow"],
    ["callgate check - < callgate.yaml", "what another program writes"],
  ]);
}

async function check(
  files: readonly string[],
  options: CheckOptions,
  context: CommandContext,
): Promise<ExitCode> {
  checkUsage(files, options);
  const { expiringDays } = options.failOn ?? {};
  const reading = {
    ...options,
    ...(expiringDays !== undefined && { expiringMs: expiringDays * 86_400_000 }),
  };
  const readings: PolicyReading[] = [];
  for (const file of files) readings.push(await readDocument(file, reading, context));
  const found = [
    ...readings.flatMap(({ findings }) => findings),
    ...checkRoutes(readings[0], options, context),
    ...ownersOf(files, options, context),
  ];
  const findings = sortFindings(found.map((finding) => judgeEnd(finding, options.failOn)));
  const code = exitCodeOf(findings, options.strict);
  const policies = readings.flatMap(({ policy }) => policy ?? []);
  const [first] = policies;
  if (options.emit !== undefined && first !== undefined && !hasErrors(findings)) {
    writeOutput(options.emit, toJson(canonicalForm(first)), context);
  }
  const documents = policies.map(describePolicy);
  const subject = subjectOf(readings);
  printReport({ command: "check", findings, subject, members: { documents } }, options, context);
  return code;
}

function checkUsage(files: readonly string[], options: CheckOptions): void {
  if (files.filter((file) => file === STDIN).length > 1) {
    throw new UsageError("standard input is one document: write - once");
  }
  for (const option of ["routes", "emit"] as const) {
    if (files.length > 1 && options[option] !== undefined) {
      throw new UsageError(`--${option} is for one document, received ${files.length}`);
    }
  }
}

function checkRoutes(
  reading: PolicyReading | undefined,
  { routes }: CheckOptions,
  context: CommandContext,
): readonly Reported[] {
  if (routes === undefined) return [];
  const input = readInput(routes, context);
  if ("finding" in input) return [input.finding];
  const { inventory, findings } = parseInventory(input.bytes, { file: routes });
  if (inventory === undefined || reading?.policy === undefined) return findings;
  return checkInventory(reading.policy, inventory);
}

function ownersOf(
  files: readonly string[],
  { codeowners, register }: CheckOptions,
  context: CommandContext,
): readonly Reported[] {
  if (codeowners === undefined) return [];
  return checkCodeOwners(codeowners, [...files, ...(register ? [register] : [])], context);
}

/** An end of a grant that was asked to fail the check is an error. */
function judgeEnd(finding: Reported, failOn: FailOnEnds | undefined): Reported {
  const fails =
    (finding.code === "grant_expired" && failOn?.expired === true) ||
    (finding.code === "grant_expiring" && failOn?.expiringDays !== undefined);
  return fails ? { ...finding, severity: "error" } : finding;
}

function hasErrors(findings: readonly Reported[]): boolean {
  return findings.some(({ severity }) => severity === "error");
}

/** `12 endpoints, 5 callers`; of several documents, how many they are, too. */
function subjectOf(readings: readonly PolicyReading[]): string | undefined {
  const counts = readings.flatMap((reading) => reading.counts ?? []);
  if (counts.length === 0) return undefined;
  const total = (member: "endpoints" | "callers"): number =>
    counts.reduce((sum, each) => sum + each[member], 0);
  const documents = readings.length === 1 ? [] : [numberOf(readings.length, "document")];
  const sizes = [numberOf(total("endpoints"), "endpoint"), numberOf(total("callers"), "caller")];
  return [...documents, ...sizes].join(", ");
}
