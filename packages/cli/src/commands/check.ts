import type { PolicyReading } from "@callgate/policy";
import type { Command } from "commander";
import type { CommandContext } from "../command-context.js";
import type { ExitCode } from "../exit-code.js";
import { addFindingOptions, type FindingOptions } from "../options/common-options.js";
import { addExamples } from "../options/examples.js";
import { DEFAULT_DOCUMENT, readDocument } from "../reading/read-document.js";
import { printReport } from "../report/print-report.js";
import { exitCodeOf, numberOf } from "../report/report.js";

interface CheckOptions extends FindingOptions {
  readonly register?: string;
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
    .option("--register <file>", "callers and groups, in place of the document's register")
    .action(async (files: readonly string[], options: CheckOptions) => {
      exit(await check(files, options, context));
    });
  addExamples(addFindingOptions(command), [
    ["callgate check", "callgate.yaml in this folder"],
    ["callgate check --env ORDERS_AUDIENCE=orders", "with a variable of the document"],
    ["callgate check - < callgate.yaml", "what another program writes"],
  ]);
}

async function check(
  files: readonly string[],
  options: CheckOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const readings: PolicyReading[] = [];
  for (const file of files) readings.push(await readDocument(file, options, context));
  const findings = readings.flatMap((reading) => reading.findings);
  const documents = readings.flatMap(({ policy }) =>
    policy === undefined ? [] : [{ file: policy.file, version: policy.version }],
  );
  printReport(
    { command: "check", findings, subject: subjectOf(readings), members: { documents } },
    options,
    context,
  );
  return exitCodeOf(findings, options.strict);
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
