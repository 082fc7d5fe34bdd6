import type { YAMLError } from "yaml";

/** A fault of the YAML parser, by its place. */
export interface SyntaxFault {
  readonly code: YAMLError["code"];
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** How often a text is parsed again without the bracket at which the parser lost track. */
const MAX_RETRIES = 8;
/** Longest text that is parsed again, which only improves messages. */
const MAX_RETRIED = 262_144;
/** Most faults that are processed: a line may have one per letter. */
const MAX_FAULTS = 1000;
const CLOSING = /[\]}][\]} ]*/y;

/**
 * The faults that are mistakes of their own, without those that the parser reports because of them: the first of each line, the
 * first of a block in which every further line has the same fault, and none after a place where the parser lost track. A bracket
 * that closes nothing is left out, so that the parser can continue.
 *
 * @param parse the faults of a text of the same length
 */
export function syntaxFaultsOf(
  text: string,
  parse: (text: string) => readonly SyntaxFault[],
): readonly SyntaxFault[] {
  const found: SyntaxFault[] = [];
  let rest = text;
  let faults = upToLost(parse(rest));
  for (let retries = 0; retries < MAX_RETRIES && text.length <= MAX_RETRIED; retries += 1) {
    const lost = faults.at(-1);
    if (lost === undefined || !isLost(lost)) break;
    CLOSING.lastIndex = lost.start;
    const [closing] = CLOSING.exec(rest) ?? [];
    if (closing === undefined) break;
    found.push(lost);
    const end = lost.start + closing.length;
    rest = rest.slice(0, lost.start) + " ".repeat(closing.length) + rest.slice(end);
    faults = upToLost(parse(rest));
  }
  return withoutAftermath(text, [...found, ...faults].sort(byPlace));
}

/** The faults up to where the parser lost track: those after it are meaningless. */
function upToLost(faults: readonly SyntaxFault[]): readonly SyntaxFault[] {
  const sorted = [...faults].sort(byPlace).slice(0, MAX_FAULTS);
  const lost = sorted.findIndex(isLost);
  return lost === -1 ? sorted : sorted.slice(0, lost + 1);
}

/** Whether the parser found text after the end of the document. */
function isLost({ code, message }: SyntaxFault): boolean {
  return code === "UNEXPECTED_TOKEN" && message.includes("in YAML stream");
}

function byPlace(one: SyntaxFault, other: SyntaxFault): number {
  return one.start - other.start;
}

function withoutAftermath(text: string, faults: readonly SyntaxFault[]): readonly SyntaxFault[] {
  const kept: SyntaxFault[] = [];
  let previous: SyntaxFault | undefined;
  let endOfLine = -1;
  for (const fault of faults) {
    const isSameLine = fault.start <= endOfLine;
    // Each escape in a line is a mistake of its own.
    const follows = isSameLine
      ? fault.code !== "BAD_DQ_ESCAPE" || fault.start === kept.at(-1)?.start
      : previous !== undefined && goesOn(text, fault, previous);
    previous = fault;
    if (follows) continue;
    kept.push(fault);
    if (!isSameLine) endOfLine = endOfLineAt(text, fault.start);
  }
  return kept;
}

/** Whether a fault repeats that of an earlier line of the same block. */
function goesOn(text: string, fault: SyntaxFault, previous: SyntaxFault): boolean {
  if (fault.message !== previous.message) return false;
  const line = startOfLine(text, fault.start);
  const indent = indentOf(text, line);
  return fault.start <= line + indent && isDeeper(text, previous.start, line, indent);
}

function endOfLineAt(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end === -1 ? text.length : end;
}

/** Whether every line between two places, except for empty ones, is indented further than this. */
function isDeeper(text: string, from: number, to: number, indent: number): boolean {
  let line = text.indexOf("\n", from) + 1;
  while (line > 0 && line < to) {
    const own = indentOf(text, line);
    if (!/[\r\n]/.test(text.charAt(line + own)) && own <= indent) return false;
    line = text.indexOf("\n", line) + 1;
  }
  return true;
}

function startOfLine(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf("\n", at - 1) + 1;
}

/** How many spaces and tabs a line begins with. */
function indentOf(text: string, line: number): number {
  let at = line;
  while (text[at] === " " || text[at] === "\t") at += 1;
  return at - line;
}
