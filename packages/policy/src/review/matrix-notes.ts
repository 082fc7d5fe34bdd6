import type { Matrix, MatrixCell } from "./matrix.js";
import { describeUserDemands } from "./user-demands.js";

/** What the marks of a matrix cannot show, a line each: what endpoints demand, and when grants end. */
export function matrixNotes(matrix: Matrix): readonly string[] {
  return [...endpointNotes(matrix), ...grantNotes(matrix)];
}

/** What an endpoint demands besides its caller. */
function endpointNotes({ endpoints }: Matrix): readonly string[] {
  return endpoints.flatMap((endpoint) => {
    const { name, kind, mode, enforceFrom, condition, tokens, reason } = endpoint;
    const demands = [
      ...(kind === "callers" ? [] : [kind === "none" ? "no caller" : kind]),
      ...(mode === "report" ? [`report mode${enforceFrom ? ` until ${enforceFrom}` : ""}`] : []),
      ...list("scope", endpoint.scope, ", "),
      ...list("scope", endpoint.anyScope, " or "),
      ...list("role", endpoint.roles, ", "),
      ...list("role", endpoint.anyRole, " or "),
      ...(tokens === "any" ? [] : [`${tokens} tokens`]),
      ...describeUserDemands(endpoint),
      ...(condition === undefined ? [] : [`condition ${condition}`]),
      ...(reason === undefined ? [] : [oneLine(reason)]),
    ];
    return demands.length === 0 ? [] : [`${name}: ${demands.join("; ")}`];
  });
}

function list(what: string, values: readonly string[], between: string): readonly string[] {
  return values.length === 0 ? [] : [`${what} ${values.join(between)}`];
}

/** The ends of grants. */
function grantNotes({ callers, endpoints, cells }: Matrix): readonly string[] {
  return cells.flatMap((cell: MatrixCell) => {
    if (cell.until === undefined) return [];
    const ends = cell.mark === "expired" ? "ended" : "until";
    const ticket = cell.ticket === undefined ? "" : ` ${oneLine(cell.ticket)}`;
    const [caller, endpoint] = [callers[cell.caller]?.name, endpoints[cell.endpoint]?.name];
    return [`${caller} on ${endpoint}: ${ends} ${cell.until}${ticket}`];
  });
}

/** A text of a document, which may have line breaks. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}
