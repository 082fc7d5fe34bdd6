import type { Cursor } from "../document/cursor.js";
import type { DocumentPath, Finding, Position } from "../findings/finding.js";
import type { FindingCode } from "../findings/finding-codes.js";

/** The place of something in a file: for findings that are made after the file was read. */
export interface Place {
  readonly at: Position;
  readonly path: DocumentPath;
}

export function placeOf(cursor: Cursor): Place {
  const { source, span, path } = cursor.at;
  return { at: source.positionOf(span), path };
}

export function placeOfKey(cursor: Cursor): Place {
  return { at: cursor.positionOfKey, path: cursor.path };
}

/** An error at a place. @param suggestion appended to the message as "did you mean" */
export function errorAt(
  code: FindingCode,
  { at, path }: Place,
  message: string,
  suggestion?: string,
): Finding {
  const meant = suggestion === undefined ? "" : `: did you mean ${JSON.stringify(suggestion)}?`;
  return Object.freeze({
    code,
    severity: "error",
    ...at,
    path,
    message: message + meant,
    ...(suggestion !== undefined && { suggestion }),
  });
}

/** Findings by file, then by position, then by code. */
export function inOrder<Found extends Finding>(findings: readonly Found[]): readonly Found[] {
  return [...findings].sort(
    (one, other) =>
      compare(one.file, other.file) ||
      one.line - other.line ||
      one.column - other.column ||
      compare(one.code, other.code),
  );
}

/** By UTF-16 units: the same in every language. */
function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
