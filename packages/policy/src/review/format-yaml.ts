import {
  Composer,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  type ParsedNode,
  Parser,
  type Scalar,
  visit,
  YAMLMap,
  YAMLSeq,
} from "yaml";
import { putCommentsInPlace } from "./comment-places.js";

/** Members of the top level, of every kind of document, in the order in which they are written. */
const ORDER = [
  "version",
  "service",
  "policy",
  "at",
  "owner",
  "identities",
  "issuers",
  "register",
  "callers",
  "groups",
  "defaults",
  "endpoints",
  "tests",
  "rules",
];

/** Formats YAML that was read without an error. @param text with `\n` at its line ends */
export function formatYaml(text: string): string {
  const tokens = [...new Parser().parse(text)].map(putCommentsInPlace);
  // Every scalar is a string here: `007` is written as `007` again.
  const composer = new Composer({ schema: "failsafe", uniqueKeys: false, prettyErrors: false });
  const [document] = composer.compose(tokens, true, text.length);
  if (document === undefined) return text;
  visit(document, {
    Scalar: (_, node) => quoteAsNeeded(node),
    Collection: (_, node) => layOut(node as YAMLMap | YAMLSeq, text),
  });
  const { contents } = document;
  if (isMap<ParsedNode, ParsedNode | null>(contents)) order(contents.items);
  return document.toString({ lineWidth: 0, indent: 2, indentSeq: true });
}

const PLAIN = /^[A-Za-z/](?:[A-Za-z0-9 ._/:@-]*[A-Za-z0-9._/@-])?$/;
/** What a reader of YAML 1.1, or a person, would not read as text. */
const WORD = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

function quoteAsNeeded(node: Scalar): void {
  const { type, value } = node;
  if ((type !== "QUOTE_DOUBLE" && type !== "QUOTE_SINGLE") || typeof value !== "string") return;
  if (PLAIN.test(value) && !WORD.test(value) && !value.includes(": ")) node.type = "PLAIN";
  else if (!/["\\]/.test(value)) node.type = "QUOTE_DOUBLE";
}

/** A flow collection on several lines becomes a block; `[a]` has no spaces inside, `{ a: b }` has. */
function layOut(node: YAMLMap | YAMLSeq, text: string): void {
  if (node.flow !== true || node.items.length === 0) return;
  const [start, end] = node.range ?? [0, 0];
  if (text.slice(start, end).includes("\n")) {
    node.flow = false;
    return;
  }
  const isList = isSeq(node);
  const write = isList ? YAMLSeq.prototype.toString : YAMLMap.prototype.toString;
  node.toString = function (context, ...rest) {
    const spaced = context && { ...context, flowCollectionPadding: isList ? "" : " " };
    return write.call(this, spaced, ...rest);
  };
}

type Member = Pair<ParsedNode, ParsedNode | null>;

/** Comments for editors stay at the top, whichever member comes first; blank lines stay in place. */
function order(members: Member[]): void {
  const [first] = members;
  const rank = ({ key }: Member): number => {
    const index = isScalar(key) ? ORDER.indexOf(String(key.value)) : -1;
    return index === -1 ? ORDER.length : index;
  };
  members.sort((one, other) => rank(one) - rank(other));
  const [now] = members;
  if (first === undefined || now === undefined || now === first) return;
  first.key.spaceBefore = now.key.spaceBefore === true;
  now.key.spaceBefore = false;
  const lines = first.key.commentBefore?.split("\n") ?? [];
  const isForEditors = (line: string): boolean => /^ ?(yaml-language-server:|\$schema:)/.test(line);
  const forEditors = lines.filter(isForEditors);
  if (forEditors.length === 0) return;
  first.key.commentBefore = joined(lines.filter((line) => !isForEditors(line)));
  now.key.commentBefore = joined([...forEditors, ...(now.key.commentBefore?.split("\n") ?? [])]);
}

function joined(lines: readonly string[]): string | null {
  return lines.length === 0 ? null : lines.join("\n");
}
