import type { DocumentPath, Finding, Position } from "./finding.js";
import type { ErrorCode, FindingCode, WarningCode } from "./finding-codes.js";
import type { SourceText, Span } from "./source-text.js";

/** Most errors, and most warnings, that are reported for one document. */
const MAX_FINDINGS = 10_000;

interface Found {
  readonly code: FindingCode;
  readonly severity: Finding["severity"];
  readonly source: SourceText;
  readonly span: Span;
  readonly path: DocumentPath;
  readonly message: string;
  readonly suggestion: string | undefined;
}

/** Collects the findings of a document and its register; beyond {@link MAX_FINDINGS} it only counts. */
export class Findings {
  readonly #found: Found[] = [];
  readonly #counts = { error: 0, warning: 0 };

  /** Adds an error. @param suggestion appended to the message as "did you mean" */
  error(code: ErrorCode, at: FoundAt, message: string, suggestion?: string): void {
    this.#add(code, "error", at, message, suggestion);
  }

  /** Adds a warning. */
  warning(code: WarningCode, at: FoundAt, message: string): void {
    this.#add(code, "warning", at, message, undefined);
  }

  /** Whether there is any error. */
  get hasErrors(): boolean {
    return this.#counts.error > 0;
  }

  /** All of them: by source, document first, then by position, then by code. */
  list(): readonly Finding[] {
    const sources = [...new Set(this.#found.map(({ source }) => source))];
    sources.sort((one, other) => one.order - other.order);
    const list = [...this.#found]
      .sort(
        (one, other) =>
          one.source.order - other.source.order ||
          one.span.start - other.span.start ||
          byCode(one, other),
      )
      .map(toFinding);
    const [first] = sources;
    for (const severity of ["error", "warning"] as const) {
      const more = this.#counts[severity] - MAX_FINDINGS;
      if (more <= 0 || first === undefined) continue;
      const message = `${more} more ${severity}s are left out: fix those above first`;
      const at = first.positionOf({ start: 0, end: 0 });
      list.push(Object.freeze({ code: "limit_exceeded", severity, path: [], message, ...at }));
    }
    return Object.freeze(list);
  }

  #add(
    code: FindingCode,
    severity: Finding["severity"],
    { source, span, path }: FoundAt,
    message: string,
    suggestion: string | undefined,
  ): void {
    this.#counts[severity] += 1;
    if (this.#counts[severity] > MAX_FINDINGS) return;
    this.#found.push({ code, severity, source, span, path, message, suggestion });
  }
}

/** Without positions, as for an object, the order in which findings were added is kept. */
function byCode(one: Found, other: Found): number {
  if (!one.source.hasPositions || one.code === other.code) return 0;
  return one.code < other.code ? -1 : 1;
}

/** The place of a finding. */
export interface FoundAt {
  readonly source: SourceText;
  readonly span: Span;
  readonly path: DocumentPath;
}

function toFinding({ code, severity, source, span, path, message, suggestion }: Found): Finding {
  const at: Position = source.positionOf(span);
  const meant = suggestion === undefined ? "" : `: did you mean ${JSON.stringify(suggestion)}?`;
  return Object.freeze({
    code,
    severity,
    ...at,
    path: Object.freeze([...path]),
    message: message + meant,
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}
