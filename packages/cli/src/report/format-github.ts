import { visible } from "../output/visible.js";
import { formatLines } from "./format-text.js";
import { numberOf, type Report, type Reported } from "./report.js";

/** GitHub shows this many annotations of one kind and step. */
const MAX_ANNOTATIONS = 10;

/**
 * Findings as annotations of a GitHub workflow, errors first. The tenth of a kind counts the others, which are lines
 * of the log below.
 */
export function formatGithub(report: Report): string {
  const kinds = (["error", "warning"] as const).map((severity) =>
    report.findings.filter((finding) => finding.severity === severity),
  );
  const rest = kinds.flatMap((kind) => kind.slice(MAX_ANNOTATIONS));
  const lines = [
    ...kinds.flatMap(annotationsOf),
    ...formatLines(rest, (_, text) => text),
    ...(report.details ?? []).map(visible),
    report.summary,
  ];
  return `${lines.join("\n")}\n`;
}

function annotationsOf(kind: readonly Reported[]): readonly string[] {
  const more = kind.length - MAX_ANNOTATIONS;
  return kind.slice(0, MAX_ANNOTATIONS).map((finding, index) => {
    const isLast = more > 0 && index === MAX_ANNOTATIONS - 1;
    const end = isLast ? ` (and ${numberOf(more, `more ${finding.severity}`)}: see the log)` : "";
    return toCommand(finding, finding.message + end);
  });
}

function toCommand(finding: Reported, message: string): string {
  const { severity, file, line, column, endLine, endColumn, code } = finding;
  const place = line > 0 ? { line, col: column, endLine, endColumn } : {};
  const properties = Object.entries({ file, ...place, title: code }).map(
    ([name, value]) => `${name}=${escapeProperty(visible(String(value)))}`,
  );
  return `::${severity} ${properties.join(",")}::${escapeData(visible(message))}`;
}

/** Escapes a message as GitHub's own toolkit does. */
function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
