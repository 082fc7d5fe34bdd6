import type { Policy } from "@callgate/policy";
import type { CommandContext } from "../command-context.js";
import type { CommonOptions } from "../options/common-options.js";
import { inColumns } from "../output/columns.js";
import { paintFor } from "../output/style.js";
import { visible } from "../output/visible.js";
import { describePolicy } from "../reading/read-for-answer.js";
import { formatJson } from "./format-json.js";
import type { Reported } from "./report.js";

/** An answer, independent of the output format. */
export interface PrintedAnswer {
  readonly command: string;
  readonly policy: Policy;
  /** Its members in JSON. */
  readonly members: Readonly<Record<string, unknown>>;
  /** Its rows in text. */
  readonly rows: readonly (readonly string[])[];
  /** The text when there are no rows and the question is valid. */
  readonly nothing: string;
  /** The faults of the question; as text, on standard error. */
  readonly findings?: readonly Reported[];
}

/** Prints an answer to standard output; nothing with `--quiet`. */
export function printAnswer(
  { command, policy, members, rows, nothing, findings = [] }: PrintedAnswer,
  { format, quiet = false, color }: CommonOptions<"text" | "json">,
  { stdout, stderr }: CommandContext,
): void {
  if (format === "text") {
    const paint = paintFor(stderr, color);
    for (const { message } of findings) {
      stderr.write(`${paint("red", "error:")} ${visible(message)}\n`);
    }
  }
  if (quiet) return;
  if (format === "json") {
    const all = { policy: describePolicy(policy), ...members };
    stdout.write(formatJson({ command, findings, members: all }));
    return;
  }
  const paint = paintFor(stdout, color);
  const lines = inColumns(
    rows.map((row) => row.map(visible)),
    "  ",
    (cell) => paintCell(cell, paint),
  );
  if (lines.length === 0 && findings.length === 0) lines.push(nothing);
  for (const line of lines) stdout.write(`${line}\n`);
}

function paintCell(cell: string, paint: ReturnType<typeof paintFor>): string {
  if (cell.startsWith("refused: ")) return paint("red", cell);
  return /^(reported: |report mode)/.test(cell) ? paint("yellow", cell) : cell;
}
