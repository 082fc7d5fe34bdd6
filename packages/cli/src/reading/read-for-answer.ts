import type { Policy } from "@callgate/policy";
import type { CommandContext } from "../command-context.js";
import type { CommonOptions } from "../options/common-options.js";
import { paintFor } from "../output/style.js";
import { formatJson } from "../report/format-json.js";
import { formatLines } from "../report/format-text.js";
import type { Reported } from "../report/report.js";
import { readDocument } from "./read-document.js";

/** Reads the document of a question. A document with errors has no answers: its errors are printed instead. */
export async function readForAnswer(
  command: string,
  file: string,
  options: CommonOptions<"text" | "json">,
  context: CommandContext,
): Promise<Policy | undefined> {
  const { policy, findings } = await readDocument(file, options, context);
  if (policy === undefined) printInstead(command, findings, options, context);
  return policy;
}

/** Prints why there is no answer: as JSON instead of the answer, as text to standard error. */
function printInstead(
  command: string,
  findings: readonly Reported[],
  { format, color }: CommonOptions<"text" | "json">,
  { stdout, stderr }: CommandContext,
): void {
  if (format === "json") stdout.write(formatJson({ command, findings }));
  else for (const line of formatLines(findings, paintFor(stderr, color))) stderr.write(`${line}\n`);
}

/** The part of an answer that describes the document. */
export function describePolicy({ file, service, version }: Policy): Record<string, unknown> {
  return { file, service, version };
}
