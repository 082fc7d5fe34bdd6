import type { Finding } from "@callgate/policy";
import { EXIT, type ExitCode } from "../exit-code.js";

/** A finding, of a document or of the files checked with it. */
export interface Reported extends Omit<Finding, "code"> {
  readonly code: string;
}

/** The result of a command, independent of the output format. */
export interface Report {
  /** The name of the command: `check`. */
  readonly command: string;
  readonly findings: readonly Reported[];
  /** Lines of the text after the findings. */
  readonly details?: readonly string[];
  /** The last line of the text: `2 errors in 12 endpoints, 5 callers`. */
  readonly summary: string;
  /** Further members of the JSON. */
  readonly members?: Readonly<Record<string, unknown>>;
}

/** Codes of findings about something that could not be read. */
const UNREADABLE: ReadonlySet<string> = new Set(["file_unreadable", "register_unreadable"]);

/** The exit code for the findings. An unreadable file has priority: the rest is unknown. */
export function exitCodeOf(findings: readonly Reported[], isStrict = false): ExitCode {
  if (findings.some(({ code }) => UNREADABLE.has(code))) return EXIT.unknown;
  const counts = (finding: Reported): boolean => isStrict || finding.severity === "error";
  return findings.some(counts) ? EXIT.found : EXIT.clean;
}

/** Whether there is any error. */
export function hasErrors(findings: readonly Reported[]): boolean {
  return findings.some(({ severity }) => severity === "error");
}

/** `2 errors, 1 warning`, or that nothing was found. */
export function countsOf(findings: readonly Reported[]): string {
  const count = (severity: Finding["severity"]): number =>
    findings.filter((finding) => finding.severity === severity).length;
  const parts = [numberOf(count("error"), "error"), numberOf(count("warning"), "warning")];
  return parts.filter((part) => !part.startsWith("0 ")).join(", ") || "nothing found";
}

/** `1 endpoint`, `2 endpoints`. */
export function numberOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
