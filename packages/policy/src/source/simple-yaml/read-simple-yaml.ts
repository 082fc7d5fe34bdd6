import { type DocumentNode, MAX_DEPTH, type Member, type ScalarNode } from "../node.js";
import { readInline } from "./read-flow.js";
import { readScalar } from "./read-scalar.js";
import { NotSimple, Scan } from "./scan.js";

const HASH = 0x23;
const DASH = 0x2d;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const OPEN_MAP = 0x7b;
/** Length of a key in a block, up to its colon. YAML allows 1024: beyond it, the parser reports. */
const MAX_KEY_LENGTH = 1000;

/** Tabs, control characters, a carriage return alone, an inner byte order mark: their rules are left to the parser. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is searched for
const UNUSUAL = /[\x00-\x09\x0b\x0c\x0e-\x1f\ufeff]|\r(?!\n)/;
const BOUNDARY = /^(?:---|\.\.\.)/gm;

/**
 * Reads YAML in the form of nearly every document, in a fraction of the parser's time: block maps with each key on one line,
 * block lists, lists and maps in brackets, scalars on one line, comments.
 *
 * It reports no faults: a text that is not YAML, or uses more of it, is left to the YAML parser. Everything that it reads
 * has the same result as with the parser.
 *
 * @returns `undefined` when the text is not that simple
 */
export function readSimpleYaml(text: string): DocumentNode | undefined {
  if (UNUSUAL.test(text)) return undefined;
  try {
    return new Reader(text).read();
  } catch (error) {
    if (error instanceof NotSimple) return undefined;
    throw error;
  }
}

class Reader {
  readonly #scan: Scan;

  constructor(text: string) {
    this.#scan = new Scan(text);
  }

  read(): DocumentNode {
    const scan = this.#scan;
    scan.begin();
    if (scan.indent === 0 && scan.text.startsWith("---", scan.at)) {
      scan.at += 3;
      scan.nextLine();
    }
    BOUNDARY.lastIndex = scan.at;
    if (scan.indent === -1 || BOUNDARY.test(scan.text)) throw new NotSimple();
    const node = this.#readRoot();
    if (scan.indent !== -1) throw new NotSimple();
    return node;
  }

  #readRoot(): DocumentNode {
    const scan = this.#scan;
    if (scan.unit !== OPEN_MAP && scan.unit !== OPEN_LIST) return this.#readBlock(scan.indent, 1);
    const node = readInline(scan, -1, 0);
    scan.nextLine();
    return node;
  }

  #readBlock(indent: number, depth: number): DocumentNode {
    return this.#scan.isIndicator(DASH)
      ? this.#readList(indent, depth)
      : this.#readMap(indent, depth, this.#readKey());
  }

  #readList(indent: number, depth: number): DocumentNode {
    this.#enter(depth);
    const scan = this.#scan;
    const start = scan.at;
    const items: DocumentNode[] = [];
    let end: number;
    do {
      if (!scan.isIndicator(DASH)) throw new NotSimple();
      const item = this.#readItem(indent, depth);
      items.push(item);
      end = item.end;
    } while (scan.indent === indent);
    this.#leave(indent);
    return { kind: "list", items, start, end };
  }

  /** An item on the line of its dash; a map may begin there, and continue below. */
  #readItem(indent: number, depth: number): DocumentNode {
    const scan = this.#scan;
    const dash = scan.at;
    scan.at += 1;
    scan.skipSpaces();
    const column = indent + scan.at - dash;
    const node = readInline(scan, indent, depth);
    if (node.kind === "scalar" && this.#isKey()) return this.#readMap(column, depth + 1, node);
    scan.nextLine();
    return node;
  }

  #readMap(indent: number, depth: number, first: ScalarNode): DocumentNode {
    this.#enter(depth);
    const members: Member[] = [];
    let key = first;
    let value = this.#readMember(key, indent, depth);
    members.push({ key, value });
    while (this.#scan.indent === indent) {
      key = this.#readKey();
      value = this.#readMember(key, indent, depth);
      members.push({ key, value });
    }
    this.#leave(indent);
    return { kind: "map", members, start: first.start, end: value.end };
  }

  #readKey(): ScalarNode {
    const key = readScalar(this.#scan, false);
    if (!this.#isKey()) throw new NotSimple();
    return key;
  }

  /** Whether a colon is next, ignoring spaces before it. */
  #isKey(): boolean {
    this.#scan.skipSpaces();
    return this.#scan.isIndicator(COLON);
  }

  /** The value of a member, which begins after this colon or on a line below. */
  #readMember(key: ScalarNode, indent: number, depth: number): DocumentNode {
    const scan = this.#scan;
    if (scan.at - key.start > MAX_KEY_LENGTH) throw new NotSimple();
    scan.at += 1;
    scan.skipSpaces();
    const { at } = scan;
    if (!scan.isLineEnd && scan.unit !== HASH) {
      const node = readInline(scan, indent, depth);
      scan.nextLine();
      return node;
    }
    scan.nextLine();
    if (scan.indent > indent) return this.#readBlock(scan.indent, depth + 1);
    // A list may have the same indentation as the key it belongs to.
    if (scan.indent === indent && scan.isIndicator(DASH)) return this.#readList(indent, depth + 1);
    return { kind: "scalar", value: null, written: "", start: at, end: at };
  }

  #enter(depth: number): void {
    if (depth > MAX_DEPTH) throw new NotSimple();
  }

  /** A line indented further than a collection that has ended would continue its last scalar. */
  #leave(indent: number): void {
    if (this.#scan.indent > indent) throw new NotSimple();
  }
}
