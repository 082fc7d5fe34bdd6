import { type DocumentNode, MAX_DEPTH, type Member } from "../node.js";
import { readScalar } from "./read-scalar.js";
import { NotSimple, type Scan } from "./scan.js";

const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_MAP = 0x7b;
const CLOSE_MAP = 0x7d;
const CLOSING = new Set([CLOSE_LIST, CLOSE_MAP]);

/**
 * Reads a value that is not a block: a scalar, or a list or map in brackets, which may continue on further lines.
 *
 * @param indent the indentation of the block around it: the contents of the brackets are indented further
 */
export function readInline(scan: Scan, indent: number, depth: number): DocumentNode {
  if (scan.unit !== OPEN_LIST && scan.unit !== OPEN_MAP) return readScalar(scan, false);
  return readCollection(scan, { indent, outermost: depth + 1 }, depth + 1);
}

/** What surrounds a flow collection. */
interface Block {
  readonly indent: number;
  /** Depth of the outermost collection in brackets. */
  readonly outermost: number;
}

function readCollection(scan: Scan, block: Block, depth: number): DocumentNode {
  if (depth > MAX_DEPTH) throw new NotSimple();
  const start = scan.at;
  const isMap = scan.unit === OPEN_MAP;
  const close = isMap ? CLOSE_MAP : CLOSE_LIST;
  const items: DocumentNode[] = [];
  const members: Member[] = [];
  scan.at += 1;
  skipToContent(scan, block, depth);
  while (scan.unit !== close) {
    if (isMap) members.push(readMember(scan, block, depth));
    else items.push(readValue(scan, block, depth));
    skipToContent(scan, block, depth);
    if (scan.unit !== COMMA) break;
    scan.at += 1;
    skipToContent(scan, block, depth);
  }
  if (scan.unit !== close) throw new NotSimple();
  scan.at += 1;
  const end = scan.at;
  return isMap ? { kind: "map", members, start, end } : { kind: "list", items, start, end };
}

function readValue(scan: Scan, block: Block, depth: number): DocumentNode {
  return scan.unit === OPEN_LIST || scan.unit === OPEN_MAP
    ? readCollection(scan, block, depth + 1)
    : readScalar(scan, true);
}

/** A member whose key, a scalar, has its colon on the same line. */
function readMember(scan: Scan, block: Block, depth: number): Member {
  const key = readScalar(scan, true);
  scan.skipSpaces();
  if (scan.unit !== COLON) throw new NotSimple();
  scan.at += 1;
  skipToContent(scan, block, depth);
  return { key, value: readValue(scan, block, depth) };
}

/** Skips spaces, comments and line ends; a line that is not indented further than the block may only close the outermost. */
function skipToContent(scan: Scan, block: Block, depth: number): void {
  let lineStart = -1;
  for (;;) {
    scan.skipSpaces();
    scan.skipComment();
    if (!scan.isLineEnd || Number.isNaN(scan.unit)) break;
    lineStart = scan.skipLineEnd();
  }
  if (lineStart === -1) return;
  const indent = scan.at - lineStart;
  const closes = depth === block.outermost && CLOSING.has(scan.unit);
  if (indent < block.indent || (indent === block.indent && !closes)) throw new NotSimple();
}
