import { formatDocument } from "@callgate/policy/review";
import type { Command } from "commander";
import type { CommandContext } from "../command-context.js";
import { UsageError } from "../errors.js";
import type { ExitCode } from "../exit-code.js";
import { addFindingOptions, type FindingOptions } from "../options/common-options.js";
import { addExamples } from "../options/examples.js";
import { DEFAULT_DOCUMENT, STDIN, STDIN_NAME } from "../options/file-names.js";
import { readInput, wholeFile } from "../reading/read-input.js";
import { writeAtomically } from "../reading/write-atomically.js";
import { printReport } from "../report/print-report.js";
import { countsOf, exitCodeOf, numberOf, type Reported } from "../report/report.js";

interface FormatOptions extends FindingOptions {
  readonly check?: boolean;
}

/** The result for one document. */
interface Formatted {
  readonly file: string;
  readonly isChanged: boolean;
  readonly findings: readonly Reported[];
}

/** Adds `fmt`: writes documents in their canonical format. */
export function addFmt(
  program: Command,
  context: CommandContext,
  exit: (code: ExitCode) => void,
): void {
  const command = program
    .command("fmt")
    .description(
      "Formats documents; comments and decisions are kept. Exit code 1: one is not YAML, or not formatted.",
    )
    .argument("[FILE...]", "documents in YAML; - is standard input, written to standard output", [
      DEFAULT_DOCUMENT,
    ])
    .option("--check", "write nothing, and report what is not formatted")
    .action(async (files: readonly string[], options: FormatOptions) => {
      exit(await format(files, options, context));
    });
  addExamples(addFindingOptions(command), [
    ["callgate fmt", "callgate.yaml in this folder"],
    ["callgate fmt --check", "in CI: exit code 1 if it is not formatted"],
    ["callgate fmt - < callgate.yaml", "from an editor"],
  ]);
}

async function format(
  files: readonly string[],
  options: FormatOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const isCheck = options.check === true;
  const json = files.find((file) => file.endsWith(".json"));
  if (json !== undefined) throw new UsageError(`${json} is JSON: fmt is for documents in YAML`);
  if (files.includes(STDIN) && !isCheck) return formatStdin(files, options, context);
  const done: Formatted[] = [];
  for (const file of files) done.push(await formatFile(file, isCheck, context));
  const findings = done.flatMap((each) => each.findings);
  const documents = done.map(({ file, isChanged }) => ({ file, changed: isChanged }));
  const written = isCheck ? 0 : done.filter(({ isChanged }) => isChanged).length;
  const end = written > 0 ? `, ${written} written` : "";
  const summary = `${countsOf(findings)} in ${numberOf(files.length, "document")}${end}`;
  printReport({ command: "fmt", findings, summary, members: { documents } }, options, context);
  return exitCodeOf(findings, options.strict);
}

async function formatFile(
  file: string,
  isCheck: boolean,
  context: CommandContext,
): Promise<Formatted> {
  const isStdin = file === STDIN;
  const name = isStdin ? STDIN_NAME : file;
  const input = isStdin ? { bytes: await context.readStdin() } : readInput(file, context);
  if ("finding" in input) return { file: name, isChanged: false, findings: [input.finding] };
  const { text, findings } = formatDocument(input.bytes, name);
  if (text === undefined) return { file: name, isChanged: false, findings };
  const isChanged = !Buffer.from(text).equals(input.bytes);
  if (isChanged && !isCheck) writeAtomically(file, text, context);
  const found = isChanged && isCheck ? [unformatted(name, text, input.bytes)] : [];
  return { file: name, isChanged, findings: found };
}

/** The first line that would change. */
function unformatted(file: string, text: string, bytes: Uint8Array): Reported {
  const after = text.split("\n");
  const before = Buffer.from(bytes).toString().split("\n");
  const line = before.findIndex((each, index) => each !== after[index]) + 1 || before.length;
  const at = { line, column: 1, endLine: line, endColumn: 1 };
  return { ...wholeFile(file, "not_formatted", "is not formatted: run `callgate fmt`"), ...at };
}

/** Only the formatted standard input is written to standard output. */
async function formatStdin(
  files: readonly string[],
  options: FormatOptions,
  context: CommandContext,
): Promise<ExitCode> {
  if (files.length > 1) throw new UsageError("standard input is formatted alone: name no file");
  if (options.format !== "text")
    throw new UsageError("standard input is written to standard output: use --check with --format");
  const { text, findings } = formatDocument(await context.readStdin(), STDIN_NAME);
  if (text !== undefined) context.stdout.write(text);
  const toStderr = { ...context, stdout: context.stderr };
  const report = { command: "fmt", findings, summary: `${countsOf(findings)} in 1 document` };
  if (text === undefined) printReport(report, options, toStderr);
  return exitCodeOf(findings, options.strict);
}
