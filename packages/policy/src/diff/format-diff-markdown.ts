import type { DiffFinding, PolicyDiff } from "./diff-finding.js";
import { placeOf, proofOf, summaryOf } from "./format-diff-text.js";

/**
 * A comparison as Markdown, for the summary of a CI step: one line for each owner of callers, so that each can see their own,
 * and a table of all findings.
 *
 * `maxRows` is the largest number of rows in the table, 1 to 100 000; default 500. Rows left out are counted.
 */
export function formatDiffMarkdown(
  diff: PolicyDiff,
  { maxRows = 500 }: { readonly maxRows?: number } = {},
): string {
  const { findings, is } = diff;
  const lines = [`### ${escapeText(is.service ?? is.file)}: ${summaryOf(diff)}`, ""];
  if (findings.length === 0) return `${[...lines, "No difference."].join("\n")}\n`;
  const owners = ownersOf(findings).map(
    ([owner, theirs]) => `- **${escapeText(owner)}**: ${countsOf(theirs)}`,
  );
  const rows = findings.slice(0, maxRows).map(rowOf);
  const left = findings.length - rows.length;
  return `${[
    ...lines,
    ...owners,
    "",
    "| | caller | endpoint | what | owner | proved by | place |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...rows,
    ...(left > 0 ? ["", `and ${left} more`] : []),
  ].join("\n")}\n`;
}

const NO_OWNER = "(no owner)";

/** Findings by owner, in the order of their names; findings without an owner last. */
function ownersOf(findings: readonly DiffFinding[]): readonly [string, readonly DiffFinding[]][] {
  const byOwner = new Map<string, DiffFinding[]>();
  for (const finding of findings) {
    for (const owner of finding.owners.length === 0 ? [NO_OWNER] : finding.owners) {
      const theirs = byOwner.get(owner);
      if (theirs === undefined) byOwner.set(owner, [finding]);
      else theirs.push(finding);
    }
  }
  const rank = (owner: string) => (owner === NO_OWNER ? 1 : 0);
  return [...byOwner].sort(([one], [other]) => rank(one) - rank(other) || (one < other ? -1 : 1));
}

function countsOf(findings: readonly DiffFinding[]): string {
  const counts = new Map<string, number>();
  for (const { code } of findings) counts.set(code, (counts.get(code) ?? 0) + 1);
  return Array.from(counts, ([code, count]) => `${count} ${code.replaceAll("_", " ")}`).join(", ");
}

function rowOf(finding: DiffFinding): string {
  const { code, caller, endpoint = "every endpoint", what, owners } = finding;
  const cells = [
    code.replaceAll("_", " "),
    caller,
    endpoint,
    what,
    owners.join(", "),
    proofOf(finding) ?? "",
    placeOf(finding),
  ];
  return `| ${cells.map(escapeText).join(" | ")} |`;
}

/** Nothing in a document is rendered as Markdown or HTML, and no text begins a line. */
function escapeText(text: string): string {
  return text
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[\\`*_{}[\]<>()#+!|~&@]/g, (character) =>
      character === "<" || character === ">" || character === "&" || character === "@"
        ? `&#${character.codePointAt(0)};`
        : `\\${character}`,
    );
}
