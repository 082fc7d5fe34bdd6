import {
  Composer,
  CST,
  type Document,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  type ParsedNode,
  Parser,
  type YAMLError,
  type YAMLMap,
} from "yaml";
import type { ErrorCode } from "../findings/finding-codes.js";
import type { Report } from "./decode.js";
import {
  type DocumentNode,
  MAX_DEPTH,
  type MapNode,
  type Member,
  type ScalarNode,
} from "./node.js";
import { readSimpleYaml } from "./simple-yaml/read-simple-yaml.js";
import { type SyntaxFault, syntaxFaultsOf } from "./syntax-faults.js";

/** Most faults of the YAML parser that are reported: after the first few there is little new. */
const MAX_SYNTAX_ERRORS = 100;
/** With more anchors, aliases, tags and directives than this, the document is not checked any further. */
const MAX_REFUSED = 10_000;

/**
 * Reads YAML 1.2 with its positions.
 *
 * Everything that a reader and a program may understand differently is a fault: anchors, aliases, tags, directives, further
 * documents. Nesting is counted while tokens arrive, before anything is built from them.
 *
 * @returns `undefined` when there is nothing to continue with; the reason was reported
 */
export function readYaml(text: string, report: Report): DocumentNode | undefined {
  return readSimpleYaml(text) ?? readAnyYaml(text, report);
}

/** Reads YAML with the YAML parser. */
export function readAnyYaml(text: string, report: Report): DocumentNode | undefined {
  const parsed = parseTokens(text, report);
  if (parsed === undefined) return undefined;
  const [document, second] = compose(parsed.tokens, text);
  if (second !== undefined) {
    const start = text.indexOf("---", document?.range[1]);
    const at = start === -1 ? second.range[0] : start;
    report("yaml_multi_document", at, at + 3, "has a second document: write one document per file");
    return undefined;
  }
  const first = faultsOf(document);
  if (first.length > 0) {
    const faults = syntaxFaultsOf(text, (each) => (each === text ? first : parseAgain(each)));
    for (const { start, end, message } of faults.slice(0, MAX_SYNTAX_ERRORS)) {
      // An alias was already reported.
      if (!parsed.hasAlias || text[start] !== "*")
        report("yaml_syntax", start, end, `is not YAML: ${message}`);
    }
  }
  // The contents of an alias are not known without following it: the rest is not checked.
  if (first.length > 0 || parsed.hasAlias) return undefined;
  const contents = document?.contents;
  if (!contents || (isScalar(contents) && contents.value === null)) {
    report("document_empty", 0, 0, "is empty: begin with `version: 1`");
    return undefined;
  }
  return toNode(contents as ParsedNode, 0);
}

/** The faults of a text whose anchors, tags and depth were already reported. */
function parseAgain(text: string): readonly SyntaxFault[] {
  const parsed = parseTokens(text, () => undefined);
  return parsed === undefined ? [] : faultsOf(compose(parsed.tokens, text)[0]);
}

function faultsOf(document: Document.Parsed | undefined): readonly SyntaxFault[] {
  const errors = (document?.errors ?? []).filter(isSyntax);
  return errors.map(({ code, message, pos: [start, end] }) => ({ code, start, end, message }));
}

function compose(tokens: readonly CST.Token[], text: string): readonly Document.Parsed[] {
  const composer = new Composer({
    prettyErrors: false,
    uniqueKeys: false,
    keepSourceTokens: false,
    // A tag is a fault. A list of pairs would have nodes without a position.
    resolveKnownTags: false,
  });
  // Each fault is an Error, and there may be one per letter: the stack is costly, and is never read.
  const limit = Error.stackTraceLimit;
  Reflect.set(Error, "stackTraceLimit", 0);
  try {
    // A second document is a fault; a third is not even composed.
    const [document, second] = composer.compose(tokens, true, text.length);
    return [document, second].filter((each) => each !== undefined);
  } finally {
    Reflect.set(Error, "stackTraceLimit", limit);
  }
}

/** Already reported from the tokens, with a code of their own. */
function isSyntax({ code }: YAMLError): boolean {
  return !["MULTIPLE_DOCS", "TAG_RESOLVE_FAILED", "MULTIPLE_ANCHORS", "BAD_ALIAS"].includes(code);
}

const REFUSED: Partial<Record<CST.TokenType, readonly [ErrorCode, string]>> = {
  anchor: ["yaml_anchor", "is an anchor: write its value in every place"],
  alias: ["yaml_anchor", "is an alias: write its value here"],
  tag: ["yaml_tag", "is a tag: leave it out, and quote the value to make it a string"],
  "directive-line": ["yaml_tag", "is a directive: leave it out, documents are read as YAML 1.2"],
};

/** As in `* /orders: none`, which is meant as the name of an endpoint. */
const UNQUOTED_STAR = [
  "yaml_anchor",
  "is an alias in YAML: put the name in quotes to begin it with a star",
] as const;

interface Tokens {
  readonly tokens: readonly CST.Token[];
  readonly hasAlias: boolean;
}

function parseTokens(text: string, report: Report): Tokens | undefined {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let isScalarNext = false;
  let hasAlias = false;
  let errors = 0;
  let refusals = 0;
  for (const lexeme of new Lexer().lex(text)) {
    const type: CST.TokenType | null = isScalarNext ? null : CST.tokenType(lexeme);
    isScalarNext = type === "scalar";
    hasAlias ||= type === "alias";
    const refused = type === null ? undefined : REFUSED[type];
    if (refused !== undefined) {
      const [code, message] = lexeme === "*" ? UNQUOTED_STAR : refused;
      refusals += 1;
      report(code, parser.offset, parser.offset + lexeme.trimEnd().length, message);
    }
    if (refusals > MAX_REFUSED) continue;
    for (const token of parser.next(lexeme)) {
      tokens.push(token);
      if (token.type === "error" || token.type === "flow-error-end") errors += 1;
    }
    // For a text that is not YAML at all: each error costs a stack trace.
    if (errors > MAX_SYNTAX_ERRORS) break;
    if (parser.stack.length > MAX_DEPTH && depthOf(parser.stack) > MAX_DEPTH) {
      const message = `is nested more than ${MAX_DEPTH} levels deep`;
      report("document_too_deep", parser.offset - lexeme.length, parser.offset, message);
      return undefined;
    }
  }
  if (refusals > MAX_REFUSED) return undefined;
  for (const token of parser.end()) tokens.push(token);
  return { tokens, hasAlias };
}

const COLLECTIONS = new Set<string>(["block-map", "block-seq", "flow-collection"]);

function depthOf(stack: readonly CST.Token[]): number {
  return stack.filter(({ type }) => COLLECTIONS.has(type)).length;
}

/** @param at the place of a value that is not written: `key:` with nothing after it */
function toNode(node: ParsedNode | null, at: number): DocumentNode {
  if (node === null) return { kind: "scalar", value: null, written: "", start: at, end: at };
  const [start, end] = node.range;
  if (isMap(node)) return toMap(node, start, end);
  if (isSeq(node)) {
    const items = node.items.map((item) => toNode(item as ParsedNode | null, end));
    return { kind: "list", items, start, end: node.flow ? end : (items.at(-1)?.end ?? end) };
  }
  return isScalar(node)
    ? toScalar(node.value, node.source ?? "", start, end)
    : toScalar(null, "", start, end);
}

function toMap({ items, flow }: YAMLMap, start: number, end: number): MapNode {
  const members = items.map((pair): Member => {
    const key = toNode(pair.key as ParsedNode | null, start);
    return { key, value: toNode(pair.value as ParsedNode | null, key.end) };
  });
  // For a block, the parser counts the line's end, too.
  return { kind: "map", members, start, end: flow ? end : (members.at(-1)?.value.end ?? end) };
}

function toScalar(value: unknown, source: string, start: number, end: number): ScalarNode {
  const isPlain = value === null || ["string", "number", "boolean"].includes(typeof value);
  return {
    kind: "scalar",
    value: isPlain ? (value as ScalarNode["value"]) : String(value),
    written: typeof value === "string" ? "" : source,
    start,
    end,
  };
}
