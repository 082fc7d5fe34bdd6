import type { Report } from "./decode.js";
import { type DocumentNode, MAX_DEPTH, type Member } from "./node.js";

/**
 * Reads JSON (RFC 8259) with its positions.
 *
 * `JSON.parse` has no positions, and uses the last of two members with one name without a fault: a reader of the first one
 * would be wrong about who may call.
 *
 * @returns `undefined` when it is not JSON, which is reported with its place
 */
export function readJson(text: string, report: Report): DocumentNode | undefined {
  const reader = new JsonReader(text);
  try {
    return reader.read();
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    const end = Math.min(text.length, error.start + 1);
    report(error.code, error.start, end, error.message);
    return undefined;
  }
}

class JsonFault extends Error {
  readonly code: "yaml_syntax" | "document_too_deep" | "document_empty";
  readonly start: number;

  constructor(code: JsonFault["code"], start: number, message: string) {
    super(message);
    this.code = code;
    this.start = start;
  }
}

const SPACE = /[\t\n\r ]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;

class JsonReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): DocumentNode {
    this.#skipSpace();
    if (this.#at === this.#text.length) {
      throw new JsonFault("document_empty", 0, 'is empty: begin with {"version": 1}');
    }
    const node = this.#readValue(0);
    this.#skipSpace();
    if (this.#at < this.#text.length) this.#fail("there is more after the document");
    return node;
  }

  #readValue(depth: number): DocumentNode {
    const start = this.#at;
    switch (this.#text[start]) {
      case "{":
        return this.#readMap(start, depth + 1);
      case "[":
        return this.#readList(start, depth + 1);
      case '"':
        return this.#scalar(this.#readString(), "", start);
      default: {
        const written = this.#take(NUMBER) ?? this.#take(WORD);
        if (written === undefined) return this.#fail("a value is missing here");
        return this.#scalar(JSON.parse(written) as number | boolean | null, written, start);
      }
    }
  }

  #readMap(start: number, depth: number): DocumentNode {
    this.#enter(depth);
    const members: Member[] = [];
    if (!this.#passes("}")) {
      do {
        this.#skipSpace();
        const at = this.#at;
        if (this.#text[at] !== '"') this.#fail("a name in double quotes is missing here");
        const key = this.#scalar(this.#readString(), "", at);
        if (!this.#passes(":")) this.#fail("a colon is missing here");
        this.#skipSpace();
        members.push({ key, value: this.#readValue(depth) });
      } while (this.#passes(","));
      if (!this.#passes("}")) this.#fail("a comma or `}` is missing here");
    }
    return { kind: "map", members, start, end: this.#at };
  }

  #readList(start: number, depth: number): DocumentNode {
    this.#enter(depth);
    const items: DocumentNode[] = [];
    if (!this.#passes("]")) {
      do {
        this.#skipSpace();
        items.push(this.#readValue(depth));
      } while (this.#passes(","));
      if (!this.#passes("]")) this.#fail("a comma or `]` is missing here");
    }
    return { kind: "list", items, start, end: this.#at };
  }

  #enter(depth: number): void {
    if (depth > MAX_DEPTH) {
      const message = `is nested more than ${MAX_DEPTH} levels deep`;
      throw new JsonFault("document_too_deep", this.#at, message);
    }
    this.#at += 1;
  }

  #readString(): string {
    const start = this.#at;
    let hasEscapes = false;
    for (let at = start + 1; at < this.#text.length; at += 1) {
      const unit = this.#text.charCodeAt(at);
      if (unit === 0x22) {
        this.#at = at + 1;
        return hasEscapes ? this.#unescape(start) : this.#text.slice(start + 1, at);
      }
      if (unit < 0x20) {
        this.#at = at;
        this.#fail("a string must not have a control character or a line break");
      }
      if (unit === 0x5c) {
        hasEscapes = true;
        at += 1;
      }
    }
    return this.#fail("this string has no end");
  }

  #unescape(start: number): string {
    try {
      return JSON.parse(this.#text.slice(start, this.#at)) as string;
    } catch {
      this.#at = start;
      return this.#fail("this string has an escape that is unknown in JSON");
    }
  }

  /** Consumes the sign if it is next, ignoring spaces before it. */
  #passes(sign: string): boolean {
    this.#skipSpace();
    if (this.#text[this.#at] !== sign) return false;
    this.#at += 1;
    return true;
  }

  #skipSpace(): void {
    // Most values have no space before them: the pattern is slower than this check.
    if (this.#text.charCodeAt(this.#at) <= 0x20) this.#take(SPACE);
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.#text) ?? [];
    this.#at += found?.length ?? 0;
    return found;
  }

  #scalar(value: string | number | boolean | null, written: string, start: number): DocumentNode {
    return { kind: "scalar", value, written, start, end: this.#at };
  }

  #fail(message: string): never {
    throw new JsonFault("yaml_syntax", this.#at, `is not JSON: ${message}`);
  }
}
