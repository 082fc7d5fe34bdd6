import { describeOutcome, describeWitness } from "./describe-witness.js";
import type { DiffCode, DiffFinding, PolicyDiff } from "./diff-finding.js";

/**
 * A comparison as lines: a sign, who, where, what, the owner and the place in the new document; below each wider finding, the
 * request that proves it.
 *
 * `!` is for issuers, `+` for a grant, `~` for a demand that was dropped, `?` for another condition, `*` for
 * a new endpoint, `-` for a narrower finding, `=` for a part that is only written differently.
 */
export function formatDiffText(diff: PolicyDiff): string {
  const rows = diff.findings.map((finding) => [finding, cellsOf(finding)] as const);
  const widths = [0, 1, 2, 3].map((column) =>
    Math.min(WIDEST, Math.max(0, ...rows.map(([, cells]) => cells[column]?.length ?? 0))),
  );
  const lines = rows.flatMap(([finding, cells]) => {
    const columns = cells.map((cell, index) => cell.padEnd(widths[index] ?? 0));
    const line = `${signOf(finding)} ${columns.join("  ")}`.trimEnd();
    const proof = proofOf(finding);
    return proof === undefined ? [line] : [line, `    witness: ${proof}`];
  });
  return `${[...lines, summaryOf(diff)].join("\n")}\n`;
}

/** A longer cell shifts only its own line. */
const WIDEST = 40;

const SIGNS: Readonly<Record<DiffCode, string>> = {
  issuers_changed: "!",
  widened: "~",
  indeterminate: "?",
  new_endpoint: "*",
  narrowed: "-",
  removed: "-",
  changed: "=",
};

function signOf({ code, aspect }: DiffFinding): string {
  return code === "widened" && (aspect === "caller" || aspect === "until") ? "+" : SIGNS[code];
}

function cellsOf(finding: DiffFinding): readonly string[] {
  const { caller, endpoint = "every endpoint", what, owners } = finding;
  const owner = owners.length === 0 ? "" : `owner ${owners.join(", ")}`;
  // An owner may have line breaks; none of them may begin a line here.
  return [caller, endpoint, what, owner, placeOf(finding)].map((cell) =>
    cell.replaceAll(/\s+/g, " "),
  );
}

/** The place in the new document; empty when there is no line. */
export function placeOf({ at }: DiffFinding): string {
  return at === undefined || at.line === 0 ? "" : `${at.file}:${at.line}`;
}

/** The request that proves that a finding is wider, with the answers of both documents. */
export function proofOf({ code, witness }: DiffFinding): string | undefined {
  if (witness === undefined || !WIDER.has(code)) return undefined;
  const { before, after } = witness;
  const answers = [`before ${describeOutcome(before)}`, `now ${describeOutcome(after)}`];
  return [describeWitness(witness), ...answers].join(" · ");
}

const WIDER: ReadonlySet<DiffCode> = new Set(["widened", "indeterminate", "new_endpoint"]);

/** How many findings of each kind, and the versions: `3 widened, 1 narrowed, version 3f9ac1d2b77e → a81b03c95d10`. */
export function summaryOf({ findings, widened, narrowed, was, is }: PolicyDiff): string {
  const count = (wanted: DiffCode, text: string): readonly string[] => {
    const found = findings.filter(({ code }) => code === wanted).length;
    return found === 0 ? [] : [`${found} ${text}`];
  };
  const version = was.version === is.version ? was.version : `${was.version} → ${is.version}`;
  return [
    `${widened} widened`,
    `${narrowed} narrowed`,
    ...count("new_endpoint", "new"),
    ...count("indeterminate", "indeterminate"),
    ...count("issuers_changed", "of issuers"),
    ...count("changed", "written differently"),
    `version ${version}`,
  ].join(", ");
}
