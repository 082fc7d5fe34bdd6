// A textlint plugin for TypeScript and JavaScript: comments, and texts that contain a space, are prose. Code is blanked out,
// character by character, so that a finding has the line and column of the source.
import ts from "typescript";

/** Names of code in a comment or a message, and links: not prose. */
const CODE = /\\?`[^`]*`|\{@\w+[^}]*\}|https?:\/\/\S+/g;
/** What begins a comment, and each of its lines. */
const MARKS = /^\s*(?:\/\*\*?|\/\/|\*\/?)|\*\/$/gm;

const blank = (text) => text.replaceAll(/[^\n]/g, " ");

function isText(node) {
  return ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node);
}

/** Where prose is, as `[from, to]`, in the order of the source. */
function proseRanges(source) {
  const ranges = new Map();
  const text = source.text;
  const addComments = (comments) => {
    for (const { pos, end } of comments ?? []) ranges.set(pos, end);
  };
  const visit = (node) => {
    if (ts.isJSDoc(node)) return;
    const children = node.getChildren(source);
    if (children.length > 0) return children.forEach(visit);
    addComments(ts.getLeadingCommentRanges(text, node.getFullStart()));
    addComments(ts.getTrailingCommentRanges(text, node.getEnd()));
    if (isText(node) && /\s/.test(node.text)) ranges.set(node.getStart(source), node.getEnd());
  };
  visit(source);
  return [...ranges].sort(([a], [b]) => a - b);
}

function parse(text, filePath) {
  const source = ts.createSourceFile(filePath, text, ts.ScriptTarget.Latest, true);
  const ranges = proseRanges(source);
  let prose = "";
  for (const [from, to] of ranges) {
    const part = text.slice(from, to).replaceAll(MARKS, blank).replaceAll(CODE, blank);
    prose += blank(text.slice(prose.length, from)) + part;
  }
  prose += blank(text.slice(prose.length));

  const node = (type, [from, to], more) => {
    const [start, end] = [from, to].map((at) => source.getLineAndCharacterOfPosition(at));
    const loc = {
      start: { line: start.line + 1, column: start.character },
      end: { line: end.line + 1, column: end.character },
    };
    return { type, range: [from, to], loc, raw: prose.slice(from, to), ...more };
  };
  const children = ranges.map((range) =>
    node("Paragraph", range, {
      children: [node("Str", range, { value: prose.slice(...range) })],
    }),
  );
  return { text: prose, ast: node("Document", [0, prose.length], { children }) };
}

class SourceProcessor {
  availableExtensions() {
    return [".ts", ".mjs", ".cjs"];
  }

  processor() {
    return {
      preProcess: parse,
      postProcess: (messages, filePath) => ({ messages, filePath: filePath ?? "<text>" }),
    };
  }
}

export default { Processor: SourceProcessor };
