import type { Reported } from "./report.js";

/**
 * Sorts findings of several checks: by file, in the order of their first mention, by position, then by code. Repeated findings,
 * as of a register that two documents share, are included once.
 */
export function sortFindings(found: readonly Reported[]): readonly Reported[] {
  const findings = new Map(found.map((finding) => [JSON.stringify(finding), finding])).values();
  return inOrder([...findings]);
}

function inOrder(findings: readonly Reported[]): readonly Reported[] {
  const files = new Map<string, number>();
  for (const { file } of findings) if (!files.has(file)) files.set(file, files.size);
  const placeOf = ({ file }: Reported): number => files.get(file) as number;
  return [...findings].sort(
    (one, other) =>
      placeOf(one) - placeOf(other) ||
      one.line - other.line ||
      one.column - other.column ||
      (one.code < other.code ? -1 : one.code > other.code ? 1 : 0),
  );
}
