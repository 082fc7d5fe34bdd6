import { CST, isScalar, type ScalarTag, Schema } from "yaml";
import type { ScalarNode } from "../node.js";
import { isBlank, isLineEnd, NotSimple, type Scan } from "./scan.js";

const DOUBLE_QUOTE = 0x22;
const HASH = 0x23;
const SINGLE_QUOTE = 0x27;
const COLON = 0x3a;
const SPACE = 0x20;

const setOf = (units: string): ReadonlySet<number> =>
  new Set(Array.from(units, (unit) => unit.charCodeAt(0)));
/** Characters with a special meaning between the brackets of a flow collection. */
const FLOW_INDICATORS = setOf(",[]{}");
/** Characters that no plain scalar begins with. */
const INDICATORS = setOf(",[]{}#&*!|>'\"%@`");
/** Characters that a plain scalar begins with only if the next one is not a space. */
const LEADING_INDICATORS = setOf("-?:");
/** First characters of plain scalars that may be something other than a string. */
const NOT_SURELY_TEXT = setOf("~nNtTfF+-.0123456789");

/** Reads a scalar on one line. */
export function readScalar(scan: Scan, isInFlow: boolean): ScalarNode {
  const { unit } = scan;
  if (unit === DOUBLE_QUOTE) return readDoubleQuoted(scan);
  if (unit === SINGLE_QUOTE) return readSingleQuoted(scan);
  return readPlain(scan, isInFlow);
}

function readDoubleQuoted(scan: Scan): ScalarNode {
  const { text, at: start } = scan;
  let hasEscapes = false;
  for (let at = start + 1; ; at += 1) {
    const unit = text.charCodeAt(at);
    if (isLineEnd(unit)) throw new NotSimple();
    if (unit === DOUBLE_QUOTE) {
      const source = text.slice(start, at + 1);
      return quoted(scan, hasEscapes ? withoutEscapes(source) : source.slice(1, -1), at + 1);
    }
    if (unit === 0x5c) {
      hasEscapes = true;
      at += 1;
    }
  }
}

function readSingleQuoted(scan: Scan): ScalarNode {
  const { text, at: start } = scan;
  for (let at = start + 1; ; at += 1) {
    const unit = text.charCodeAt(at);
    if (isLineEnd(unit)) throw new NotSimple();
    if (unit !== SINGLE_QUOTE) continue;
    if (text.charCodeAt(at + 1) !== SINGLE_QUOTE) {
      return quoted(scan, text.slice(start + 1, at).replaceAll("''", "'"), at + 1);
    }
    at += 1;
  }
}

function quoted(scan: Scan, value: string, end: number): ScalarNode {
  const start = scan.at;
  scan.at = end;
  return { kind: "scalar", value, written: "", start, end };
}

function withoutEscapes(source: string): string {
  const token = { type: "double-quoted-scalar", offset: 0, indent: 0, source } as const;
  return CST.resolveAsScalar(token, true, () => {
    throw new NotSimple();
  }).value;
}

function readPlain(scan: Scan, isInFlow: boolean): ScalarNode {
  const { text, at: start } = scan;
  if (!beginsPlain(scan, isInFlow)) throw new NotSimple();
  let end = start;
  for (let at = start; ; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === SPACE) {
      if (text.charCodeAt(at + 1) === HASH) break;
      continue;
    }
    if (isLineEnd(unit) || (isInFlow && FLOW_INDICATORS.has(unit))) break;
    if (unit === COLON && endsPlain(text.charCodeAt(at + 1), isInFlow)) break;
    end = at + 1;
  }
  scan.at = end;
  const source = text.slice(start, end);
  const value = meaningOf(source);
  return { kind: "scalar", value, written: typeof value === "string" ? "" : source, start, end };
}

function beginsPlain({ text, at, unit }: Scan, isInFlow: boolean): boolean {
  if (isBlank(unit) || INDICATORS.has(unit)) return false;
  return !LEADING_INDICATORS.has(unit) || !endsPlain(text.charCodeAt(at + 1), isInFlow);
}

/** Whether a colon followed by this unit separates a key from its value. */
function endsPlain(next: number, isInFlow: boolean): boolean {
  return isBlank(next) || (isInFlow && FLOW_INDICATORS.has(next));
}

const scalarTags = new Schema({ schema: "core" }).tags.filter(
  (tag): tag is ScalarTag => tag.default === true && "test" in tag && tag.test !== undefined,
);

/** The value of a plain scalar, by the rules of the YAML parser. */
function meaningOf(source: string): ScalarNode["value"] {
  if (!NOT_SURELY_TEXT.has(source.charCodeAt(0))) return source;
  const tag = scalarTags.find(({ test }) => test?.test(source));
  if (tag === undefined) return source;
  const resolved = tag.resolve(source, failed, { intAsBigInt: false });
  return (isScalar(resolved) ? resolved.value : resolved) as ScalarNode["value"];
}

function failed(): never {
  throw new NotSimple();
}
