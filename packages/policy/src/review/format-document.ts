import type { Finding } from "../findings/finding.js";
import { Findings } from "../findings/findings.js";
import { SourceText } from "../findings/source-text.js";
import { codePointOf, UNSEEN } from "../names/unseen.js";
import { decode, MAX_DOCUMENT_BYTES, type Report, reportCharacters } from "../source/decode.js";
import { type DocumentNode, isText } from "../source/node.js";
import { readYaml } from "../source/read-yaml.js";
import { formatYaml } from "./format-yaml.js";
import { saysTheSame } from "./says-the-same.js";

/** A formatted document, or why it was left unchanged. */
export interface FormattedDocument {
  /** `undefined` when there is any finding. */
  readonly text: string | undefined;
  /** What is wrong with it as YAML. Its meaning is not checked. */
  readonly findings: readonly Finding[];
}

/**
 * Formats a policy document, a register, or the tests and rules beside them: two spaces of indentation, one space before a comment,
 * one blank line at most, quotes only where they are needed, and members of the top level in the order of the guide. A list or
 * map on several lines becomes one entry a line; one on a line stays on it. Comments are kept, and so are the byte order mark
 * and the kind of line ends.
 *
 * Its meaning stays the same, `policy.version` included, and formatting it again changes nothing.
 *
 * @param content YAML 1.2; of bytes, the encoding is checked, too
 * @param file its name in findings
 */
export function formatDocument(
  content: string | Uint8Array,
  file = "callgate.yaml",
): FormattedDocument {
  const findings = new Findings();
  const isTooLarge = Buffer.byteLength(content) > MAX_DOCUMENT_BYTES;
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  const { text, invalidAt } = isTooLarge ? { text: "" } : decode(bytes);
  const source = new SourceText(file, 0, text);
  const report: Report = (code, start, end, message) =>
    findings.error(code, { source, span: { start, end }, path: [] }, message);
  if (isTooLarge) report("document_too_large", 0, 0, "is larger than 4 MiB: divide it");
  else if (invalidAt !== undefined)
    report(
      "document_encoding",
      invalidAt,
      invalidAt,
      "is not UTF-8 from here on: save it as UTF-8",
    );
  else reportCharacters(text, report);
  const before = findings.hasErrors ? undefined : readYaml(text, report);
  if (before !== undefined) reportEscaped(before, report);
  if (before === undefined || findings.hasErrors)
    return { text: undefined, findings: findings.list() };

  const formatted = settled(text.replaceAll("\r\n", "\n"));
  if (
    !saysTheSame(
      before,
      readYaml(formatted, () => {}),
    )
  )
    throw new Error(`Formatting ${file} would change its meaning: please report it`);
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const ended = /^[^\n]*\r\n/.test(text) ? formatted.replaceAll("\n", "\r\n") : formatted;
  return { text: hasMark ? `\uFEFF${ended}` : ended, findings: [] };
}

const MAX_ROUNDS = 5;

/**
 * Formats until nothing changes: whether a comment at the end of a block belongs to it depends on the lines around it,
 * and these have just been moved.
 */
function settled(text: string): string {
  let formatted = formatYaml(text);
  for (let round = 1; round < MAX_ROUNDS; round += 1) {
    const again = formatYaml(formatted);
    if (again === formatted) break;
    formatted = again;
  }
  return formatted;
}

/** An escaped character that is invisible would be written literally. */
function reportEscaped(node: DocumentNode, report: Report): void {
  if (node.kind === "list") for (const item of node.items) reportEscaped(item, report);
  if (node.kind === "map") {
    for (const { key, value } of node.members) {
      reportEscaped(key, report);
      reportEscaped(value, report);
    }
  }
  const found = isText(node) ? UNSEEN.exec(node.value)?.[0] : undefined;
  if (found === undefined) return;
  report("name_characters", node.start, node.end, `has ${codePointOf(found)}: remove it`);
}
