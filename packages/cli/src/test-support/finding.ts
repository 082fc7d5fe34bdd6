// cspell:ignore bacth
import type { Reported } from "../report/report.js";

/** A finding with every member; given members replace the defaults. */
export function finding(over: Partial<Reported> = {}): Reported {
  return {
    code: "group_unknown",
    severity: "error",
    file: "callgate.yaml",
    line: 12,
    column: 38,
    endLine: 12,
    endColumn: 49,
    path: ["endpoints", "GET /orders", "callers", 1],
    message: 'unknown group "bacth"',
    ...over,
  };
}
