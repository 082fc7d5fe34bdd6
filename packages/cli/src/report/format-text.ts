import { inColumns } from "../output/columns.js";
import type { Paint } from "../output/style.js";
import { visible } from "../output/visible.js";
import type { Report, Reported } from "./report.js";

/** Findings as lines: `file:line:column severity code message`, in columns, and the summary of the report. */
export function formatText({ findings, details = [], summary }: Report, paint: Paint): string {
  const lines = [...formatLines(findings, paint), ...details.map(visible), summary];
  return `${lines.join("\n")}\n`;
}

/** Findings as lines in columns. */
export function formatLines(findings: readonly Reported[], paint: Paint): string[] {
  const rows = findings.map((finding) =>
    [placeOf(finding), finding.severity, finding.code, finding.message].map(visible),
  );
  return inColumns(rows, " ", (cell, column, row) =>
    column === 1 ? paint(findings[row]?.severity === "error" ? "red" : "yellow", cell) : cell,
  );
}

/** Without a line, as for a whole file, only the file. */
function placeOf({ file, line, column }: Reported): string {
  return line > 0 ? `${file}:${line}:${column}` : file;
}
