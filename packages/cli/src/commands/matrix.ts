import type { Policy } from "@callgate/policy";
import {
  formatMatrixCsv,
  formatMatrixText,
  type Matrix,
  type MatrixSelection,
  matrixOf,
  matrixPage,
  nearestCaller,
} from "@callgate/policy/review";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { CommandContext } from "../command-context.js";
import { UsageError } from "../errors.js";
import { EXIT, type ExitCode } from "../exit-code.js";
import { addAnswerOptions, type CommonOptions, timeOf } from "../options/common-options.js";
import { addExamples } from "../options/examples.js";
import { DEFAULT_DOCUMENT } from "../options/file-names.js";
import { widthOf } from "../output/columns.js";
import { visible } from "../output/visible.js";
import { describePolicy, readForAnswer } from "../reading/read-for-answer.js";
import { unknownName } from "../reading/unknown-name.js";
import { writeOutput } from "../reading/write-output.js";
import { formatJson } from "../report/format-json.js";
import { numberOf } from "../report/report.js";

interface ShownOptions extends CommonOptions<"text" | "json"> {
  readonly caller?: string;
  readonly endpoint?: string;
  readonly owner?: string;
  readonly only?: readonly MatrixSelection[];
  readonly csv?: boolean;
  readonly html?: string;
}

/** The width of text when the output is not a terminal. */
const PIPE_WIDTH = 100;

/** Adds `matrix`: every caller and every endpoint at a glance. */
export function addMatrix(
  program: Command,
  context: CommandContext,
  exit: (code: ExitCode) => void,
): void {
  const command = program
    .command("matrix")
    .description("Every caller and every endpoint at a glance.")
    .argument("[FILE]", "the document; - is standard input", DEFAULT_DOCUMENT)
    .option("--caller <caller>", "only this caller")
    .option("--endpoint <pattern>", 'endpoints of these names: "POST *", "* /admin/**"')
    .option("--owner <owner>", "only the callers of this owner")
    .option("--only <kinds>", "endpoints of these kinds: report,public,any", parseKinds)
    .addOption(new Option("--csv", "print as CSV").conflicts("format"))
    .addOption(
      new Option("--html <file>", "write a page for a browser").conflicts(["format", "csv"]),
    )
    .action(async (file: string, options: ShownOptions) => {
      exit(await show(file, options, context));
    });
  addExamples(addAnswerOptions(command), [
    ["callgate matrix", "callgate.yaml in this folder"],
    ['callgate matrix --endpoint "POST *" --owner finance', "callers of finance that may write"],
    ["callgate matrix --only report,any,public", "endpoints open to more than a list of callers"],
    ["callgate matrix --csv", "for a spreadsheet"],
    ["callgate matrix --html matrix.html", "a self-contained page"],
  ]);
}

async function show(
  file: string,
  options: ShownOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const policy = await readForAnswer("matrix", file, options, context);
  if (policy === undefined) return EXIT.unknown;
  const { caller, endpoint, owner, only } = options;
  const matrix = matrixOf(policy, {
    at: timeOf(options, context),
    ...(caller !== undefined && { caller }),
    ...(endpoint !== undefined && { endpoint }),
    ...(owner !== undefined && { owner }),
    ...(only !== undefined && { only }),
  });
  if (caller !== undefined && !matrix.callers.some(({ name }) => name === caller)) {
    checkCaller(caller, policy);
  }
  const text = format(matrix, policy, options, context);
  if (options.quiet !== true) context.stdout.write(text);
  return EXIT.clean;
}

/** A known caller may still have no row, when it may call none of the endpoints. */
function checkCaller(caller: string, policy: Policy): void {
  const near = nearestCaller(policy, caller);
  if (near !== caller) throw new UsageError(unknownName("caller", caller, policy, near).message);
}

function format(
  matrix: Matrix,
  policy: Policy,
  { format, csv = false, html }: ShownOptions,
  context: CommandContext,
): string {
  if (html !== undefined) return writePage(html, matrix, policy, context);
  if (csv) return formatMatrixCsv(matrix);
  if (format === "json") {
    const members = { policy: describePolicy(policy), ...matrix };
    return formatJson({ command: "matrix", findings: [], members });
  }
  const width = context.stdout.columns ?? PIPE_WIDTH;
  const lines = formatMatrixText(matrix, { width, widthOf }).split("\n");
  return lines.map(visible).join("\n");
}

/** Writes a page without a time: two pages of one matrix are equal. @returns a description of the output */
function writePage(
  file: string,
  matrix: Matrix,
  { service, file: document, version }: Policy,
  context: CommandContext,
): string {
  writeOutput(file, matrixPage(matrix, { title: service ?? document, version }), context);
  const callers = numberOf(matrix.callers.length, "caller");
  return `wrote ${file}: ${callers}, ${numberOf(matrix.endpoints.length, "endpoint")}\n`;
}

const KINDS: readonly string[] = ["report", "public", "any"];

function parseKinds(text: string): readonly MatrixSelection[] {
  const kinds = text.split(",");
  if (!kinds.every((kind) => KINDS.includes(kind))) {
    throw new InvalidArgumentError(`Use ${KINDS.join(", ")}, separated by commas.`);
  }
  return kinds as MatrixSelection[];
}
