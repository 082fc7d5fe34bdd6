import { checkTexts } from "../document/check-texts.js";
import { Cursor } from "../document/cursor.js";
import type { ErrorCode } from "../findings/finding-codes.js";
import type { Findings } from "../findings/findings.js";
import { SourceText } from "../findings/source-text.js";
import type { Suggester } from "../findings/suggester.js";
import { decode, MAX_DOCUMENT_BYTES, reportCharacters, withoutMark } from "../source/decode.js";
import { readFile } from "../source/read-file.js";
import { readJson } from "../source/read-json.js";
import { readYaml } from "../source/read-yaml.js";

/** What the sources of one document share. */
export interface Gathering {
  readonly findings: Findings;
  readonly suggester: Suggester;
}

/** A source by its name, and whether it is the document or its register. */
export interface SourceName {
  readonly file: string;
  /** 0 for the document, 1 for its register. */
  readonly order: number;
}

/** Opens a file at this path, under this name. @returns `undefined` when it cannot be read, which is reported */
export function openFile(
  path: string,
  name: SourceName,
  gathering: Gathering,
  unreadable: ErrorCode = "file_unreadable",
): Cursor | undefined {
  const read = readFile(path);
  if (read.outcome === "read") return openText(read.bytes, name, gathering);
  if (read.outcome === "too_large") reportWhole("document_too_large", TOO_LARGE, name, gathering);
  else reportWhole(unreadable, read.reason, name, gathering);
  return undefined;
}

/** Opens a text, as JSON when the name ends in `.json`; its size is checked first. */
export function openText(
  content: string | Uint8Array,
  name: SourceName,
  gathering: Gathering,
): Cursor | undefined {
  const size = typeof content === "string" ? Buffer.byteLength(content) : content.length;
  if (size > MAX_DOCUMENT_BYTES) {
    reportWhole("document_too_large", TOO_LARGE, name, gathering);
    return undefined;
  }
  const { text, invalidAt } =
    typeof content === "string"
      ? { text: withoutMark(content), invalidAt: undefined }
      : decode(content);
  const source = new SourceText(name.file, name.order, text);
  const report = (code: ErrorCode, start: number, end: number, message: string): void =>
    gathering.findings.error(code, { source, span: { start, end }, path: [] }, message);
  if (invalidAt !== undefined) {
    report(
      "document_encoding",
      invalidAt,
      invalidAt,
      "is not UTF-8 from here on: save it as UTF-8",
    );
    return undefined;
  }
  reportCharacters(text, report);
  const node = name.file.endsWith(".json") ? readJson(text, report) : readYaml(text, report);
  if (node === undefined) return undefined;
  const root = new Cursor({ source, ...gathering }, node);
  checkTexts(root, text);
  return root;
}

const TOO_LARGE = `is larger than ${MAX_DOCUMENT_BYTES} bytes (4 MiB): move callers to a register, or divide the service`;

/** Reports a fault of a whole source that has no text. */
function reportWhole(
  code: ErrorCode,
  message: string,
  name: SourceName,
  { findings }: Gathering,
): void {
  const source = new SourceText(name.file, name.order, "");
  findings.error(code, { source, span: { start: 0, end: 0 }, path: [] }, message);
}
