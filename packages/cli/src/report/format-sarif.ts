import { VERSION } from "../version.js";
import { toJson } from "./format-json.js";
import type { Report, Reported } from "./report.js";

/** Findings as a log of SARIF 2.1.0, which code scanning shows without a limit of annotations. */
export function formatSarif({ findings }: Report): string {
  const rules = [...new Set(findings.map(({ code }) => code))];
  return toJson({
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: { name: "callgate", version: VERSION, rules: rules.map((id) => ({ id })) },
        },
        columnKind: "utf16CodeUnits",
        results: findings.map((finding) => ({
          ruleId: finding.code,
          ruleIndex: rules.indexOf(finding.code),
          level: finding.severity,
          message: { text: finding.message },
          locations: [{ physicalLocation: locationOf(finding) }],
        })),
      },
    ],
  });
}

function locationOf({ file, line, column, endLine, endColumn }: Reported): object {
  const region = { startLine: line, startColumn: column, endLine, endColumn };
  return {
    artifactLocation: { uri: file.split(/[\\/]/).map(encodeURIComponent).join("/") },
    ...(line > 0 && { region }),
  };
}
