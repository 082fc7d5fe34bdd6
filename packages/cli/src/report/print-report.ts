import { relative, resolve } from "node:path";
import type { CommandContext } from "../command-context.js";
import type { FindingOptions } from "../options/common-options.js";
import { STDIN_NAME } from "../options/file-names.js";
import { paintFor } from "../output/style.js";
import { formatGithub } from "./format-github.js";
import { formatJson } from "./format-json.js";
import { formatSarif } from "./format-sarif.js";
import { formatLines, formatText } from "./format-text.js";
import type { Report } from "./report.js";

/**
 * Prints the findings to standard output. With `--quiet` only errors, but JSON and SARIF always completely: their readers
 * can filter.
 */
export function printReport(
  report: Report,
  { format, quiet = false, color }: FindingOptions,
  context: CommandContext,
): void {
  const { stdout } = context;
  const errors = report.findings.filter(({ severity }) => severity === "error");
  const shown = quiet ? { ...report, findings: errors } : report;
  switch (format) {
    case "json":
      stdout.write(formatJson(report));
      break;
    case "sarif":
      stdout.write(formatSarif(inRepository(report, context)));
      break;
    case "github":
      stdout.write(formatGithub(inRepository(shown, context)));
      break;
    case "text": {
      const paint = paintFor(stdout, color);
      if (!quiet) stdout.write(formatText(report, paint));
      else for (const line of formatLines(errors, paint)) stdout.write(`${line}\n`);
    }
  }
}

/** GitHub needs paths from the top of the repository, wherever in it the command runs. */
function inRepository(report: Report, { env, cwd }: CommandContext): Report {
  const { GITHUB_WORKSPACE: top } = env;
  if (!top) return report;
  const findings = report.findings.map((finding) =>
    finding.file === STDIN_NAME
      ? finding
      : { ...finding, file: relative(top, resolve(cwd, finding.file)) },
  );
  return { ...report, findings };
}
