import type { Matrix, MatrixCell, MatrixEndpoint } from "./matrix.js";
import { describeUserDemands } from "./user-demands.js";

const COLUMNS = [
  "endpoint",
  "access",
  "caller",
  "owner",
  "retired",
  "mark",
  "until",
  "ticket",
  "scope",
  "anyScope",
  "roles",
  "anyRole",
  "condition",
  "tokens",
  "mode",
  "enforceFrom",
  "reason",
  "user",
] as const;

/**
 * Writes a matrix as CSV (RFC 4180): one line for each endpoint and caller that it lists, one for each endpoint that lists none,
 * and one for each caller that is listed nowhere, so that a filter or a pivot table of a spreadsheet shows every part of it.
 *
 * A cell that a spreadsheet would evaluate as a formula begins with an apostrophe.
 */
export function formatMatrixCsv({ callers, endpoints, cells }: Matrix): string {
  const listed = new Set(cells.map(({ caller }) => caller));
  const byEndpoint = new Map<number, MatrixCell[]>();
  for (const cell of cells) {
    const others = byEndpoint.get(cell.endpoint);
    if (others === undefined) byEndpoint.set(cell.endpoint, [cell]);
    else others.push(cell);
  }
  const lines: (readonly string[])[] = [COLUMNS];
  for (const [index, endpoint] of endpoints.entries()) {
    const ofEndpoint = byEndpoint.get(index) ?? [undefined];
    for (const cell of ofEndpoint) lines.push(lineOf(endpoint, cell && callers[cell.caller], cell));
  }
  for (const [index, caller] of callers.entries())
    if (!listed.has(index)) lines.push(lineOf(undefined, caller, undefined));
  return lines.map((line) => `${line.map(toCell).join(",")}\r\n`).join("");
}

function lineOf(
  endpoint: MatrixEndpoint | undefined,
  caller: Matrix["callers"][number] | undefined,
  cell: MatrixCell | undefined,
): readonly string[] {
  const { scope = [], anyScope = [], roles = [], anyRole = [] } = endpoint ?? {};
  return [
    endpoint?.name,
    endpoint?.kind,
    caller?.name,
    caller?.owner,
    caller?.retired,
    cell?.mark,
    cell?.until,
    cell?.ticket,
    scope.join(" "),
    anyScope.join(" "),
    roles.join("; "),
    anyRole.join("; "),
    endpoint?.condition,
    endpoint?.tokens,
    endpoint?.mode,
    endpoint?.enforceFrom,
    endpoint?.reason,
    endpoint && describeUserDemands(endpoint).join("; "),
  ].map((text) => (text ?? "").replaceAll(/[\r\n]+/g, " "));
}

/** What a spreadsheet reads as a formula, or skips before one; and the full-width forms that some read the same way. */
const FORMULA = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;

function toCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return FORMULA.test(text) || /[",\r\n]/.test(text) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
