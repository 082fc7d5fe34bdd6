import type { CommandContext } from "../command-context.js";
import type { FindingOptions } from "../options/common-options.js";
import { paintFor } from "../output/style.js";
import { formatJson } from "./format-json.js";
import { formatLines, formatText } from "./format-text.js";
import type { Report } from "./report.js";

/** Prints what was found to standard output. Quiet text is the errors alone; the other formats are the same, quiet or not. */
export function printReport(
  report: Report,
  { format, quiet, color }: FindingOptions,
  { stdout }: CommandContext,
): void {
  const paint = paintFor(stdout, color);
  if (format === "json") stdout.write(formatJson(report));
  else if (quiet) {
    const errors = report.findings.filter(({ severity }) => severity === "error");
    stdout.write(
      formatLines(errors, paint)
        .map((line) => `${line}\n`)
        .join(""),
    );
  } else stdout.write(formatText(report, paint));
}
