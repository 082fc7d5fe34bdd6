import { appendFileSync } from "node:fs";
import { resolve } from "node:path";
import {
  beforeEndpoints,
  type DiffKind,
  diffPolicies,
  formatDiffMarkdown,
  formatDiffText,
  type PolicyDiff,
} from "@callgate/policy/review";
import { type Command, Option } from "commander";
import type { CommandContext } from "../command-context.js";
import { UsageError } from "../errors.js";
import { EXIT, type ExitCode } from "../exit-code.js";
import { addFindingOptions, type FindingOptions, timeOf } from "../options/common-options.js";
import { addExamples } from "../options/examples.js";
import { parseFailOnKinds } from "../options/fail-on-kinds.js";
import { DEFAULT_DOCUMENT, STDIN } from "../options/file-names.js";
import { type Paint, paintFor } from "../output/style.js";
import { visible } from "../output/visible.js";
import { type ComparedReading, readCompared } from "../reading/read-revision.js";
import { writing } from "../reading/write-output.js";
import { toFindings } from "../report/diff-findings.js";
import { formatJson } from "../report/format-json.js";
import { printReport } from "../report/print-report.js";
import { countsOf, exitCodeOf } from "../report/report.js";

interface DiffOptions extends FindingOptions {
  readonly failOn?: ReadonlySet<DiffKind>;
  readonly markdown?: boolean;
  readonly summary?: string;
  readonly allowMissing?: boolean;
}

/** Adds `diff`: what one document admits and another refuses. */
export function addDiff(
  program: Command,
  context: CommandContext,
  exit: (code: ExitCode) => void,
): void {
  const command = program
    .command("diff")
    .description(
      "What the new document admits that the old one refuses, and the other way round, each with a request that proves it.\n" +
        "A document is a file, a file of a git revision as main:callgate.yaml, or a revision alone, for the same file there.\n" +
        "Exit code 1: there is a difference of a kind in --fail-on.",
    )
    .argument("<OLD>", "the document before")
    .argument("[NEW]", "the document after", DEFAULT_DOCUMENT)
    .option(
      "--fail-on <kinds>",
      "fail for these: widening,new-endpoint,indeterminate,issuers",
      parseFailOnKinds,
    )
    .option(
      "--allow-missing",
      "allow OLD to be a revision without the file: every endpoint is new then",
    )
    .addOption(new Option("--markdown", "print as Markdown").conflicts("format"))
    .option("--summary <file>", "append Markdown to a file, such as $GITHUB_STEP_SUMMARY")
    .action(async (old: string, now: string, options: DiffOptions) => {
      exit(await diff([old, now], options, context));
    });
  addExamples(addFindingOptions(command), [
    ["callgate diff main", "what callgate.yaml admits more, or less, than on main"],
    ["callgate diff main:callgate.yaml callgate.yaml --fail-on issuers", "in CI"],
    ["callgate diff main --allow-missing", "when main has no document yet"],
    ["callgate diff old.yaml callgate.yaml --markdown", "two files, for a comment"],
  ]);
}

async function diff(
  [old, now]: readonly [string, string],
  options: DiffOptions,
  context: CommandContext,
): Promise<ExitCode> {
  if (old === STDIN && now === STDIN) {
    throw new UsageError("standard input is a single document: use - only once");
  }
  const found = await readCompared(old, now, options, context);
  const is = await readCompared(now, old, options, context);
  const was = options.allowMissing === true ? orBefore(found, is, context) : found;
  if (was.policy === undefined || is.policy === undefined) {
    const findings = [was, is].flatMap((each) => (each.policy === undefined ? each.findings : []));
    printReport({ command: "diff", findings, summary: countsOf(findings) }, options, context);
    return EXIT.unknown;
  }
  const compared = diffPolicies(was.policy, is.policy, { now: timeOf(options, context) });
  const result = named(compared, was, is);
  if (options.summary !== undefined) append(options.summary, formatDiffMarkdown(result), context);
  const findings = toFindings(result, options.failOn ?? new Set());
  print(result, findings, options, context);
  return exitCodeOf(findings, options.strict);
}

/** The empty predecessor of a document's first version, with --allow-missing. */
function orBefore(
  was: ComparedReading,
  { policy }: ComparedReading,
  { stderr }: CommandContext,
): ComparedReading {
  if (was.isMissing !== true || policy === undefined) return was;
  stderr.write(`${visible(was.file)} is not there: every endpoint is new\n`);
  return { ...was, policy: beforeEndpoints(policy, was.file) };
}

/** The documents, as named in the arguments. */
function named(result: PolicyDiff, was: ComparedReading, is: ComparedReading): PolicyDiff {
  return {
    ...result,
    was: { ...result.was, file: was.file },
    is: { ...result.is, file: is.file },
  };
}

function print(
  result: PolicyDiff,
  findings: ReturnType<typeof toFindings>,
  options: DiffOptions,
  context: CommandContext,
): void {
  const { stdout } = context;
  const { format, quiet, color, markdown } = options;
  const text = formatDiffText(result).trimEnd();
  if (markdown === true) stdout.write(formatDiffMarkdown(result));
  else if (format === "json") {
    const { findings, ...members } = result;
    stdout.write(formatJson({ command: "diff", members, findings }));
  } else if (format === "text" && quiet !== true) {
    const paint = paintFor(stdout, color);
    for (const line of text.split("\n")) stdout.write(`${paintLine(visible(line), paint)}\n`);
  } else {
    const summary = text.slice(text.lastIndexOf("\n") + 1);
    printReport({ command: "diff", findings, summary }, options, context);
  }
}

/** Highlights what admits more. */
function paintLine(line: string, paint: Paint): string {
  if (/^[!+~?*] /.test(line)) return paint("yellow", line);
  return line.startsWith("- ") ? paint("green", line) : line;
}

function append(file: string, text: string, { cwd }: CommandContext): void {
  writing(file, () => appendFileSync(resolve(cwd, file), text));
}
