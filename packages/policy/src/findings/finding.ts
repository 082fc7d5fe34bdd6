// cspell:ignore bacth
import type { FindingCode } from "./finding-codes.js";

/** A range of a file. For a document given as an object, every number is 0. */
export interface Position {
  /** As it was given, or relative to the document for its register; `<object>` for a document that is an object. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** In UTF-16 units, from 1; a byte order mark does not count. */
  readonly column: number;
  readonly endLine: number;
  /** The column after the last one. */
  readonly endColumn: number;
}

/** The keys that lead to a value: `["endpoints", "GET /orders", "callers", 0]`. */
export type DocumentPath = readonly (string | number)[];

/** An error in a document, or a warning: where it is, and what to do about it. */
export interface Finding extends Position {
  /** Stable; branch on this, never on the message. */
  readonly code: FindingCode;
  /** An error prevents the document from being used, a warning does not. */
  readonly severity: "error" | "warning";
  readonly path: DocumentPath;
  readonly message: string;
  /** The suggested correction, as it would be written. */
  readonly suggestion?: string;
}

/** A finding as one line: `callgate.yaml:12:38 error group_unknown unknown group "bacth": did you mean "batch"?`. */
export function formatFinding(finding: Finding): string {
  return `${formatPlace(finding)} ${finding.severity} ${finding.code} ${finding.message}`;
}

/** The place of a finding: `callgate.yaml:12:38`, or `<object>.endpoints["GET /orders"].callers[0]`. */
export function formatPlace({ file, line, column, path }: Finding): string {
  if (line > 0) return `${file}:${line}:${column}`;
  const keys = path.map((key) =>
    typeof key === "string" && /^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`,
  );
  return file + keys.join("");
}
