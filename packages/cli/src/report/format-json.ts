import type { Report } from "./report.js";

/** The version of every command's JSON. */
const FORMAT_VERSION = 1;

/** The result of a command as JSON. */
export function formatJson({
  command,
  members,
  findings,
}: Pick<Report, "command" | "members"> & { readonly findings: readonly object[] }): string {
  return toJson({ callgate: FORMAT_VERSION, command, ...members, findings });
}

/** JSON for a file or a pipe: indented, with a line break at its end. */
export function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
