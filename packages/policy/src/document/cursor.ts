import { closest, received } from "@callgate/core/kit";
import type { DocumentPath, Position } from "../findings/finding.js";
import type { ErrorCode, WarningCode } from "../findings/finding-codes.js";
import type { Findings, FoundAt } from "../findings/findings.js";
import type { SourceText, Span } from "../findings/source-text.js";
import type { Suggester } from "../findings/suggester.js";
import { type DocumentNode, isText, type Member } from "../source/node.js";

/** State shared by all places of one file. */
export interface Context {
  readonly source: SourceText;
  readonly findings: Findings;
  readonly suggester: Suggester;
}

/** A value of a document, with the path to it: faults are reported at its place. */
export class Cursor {
  readonly node: DocumentNode;
  readonly context: Context;
  readonly #parent: Cursor | undefined;
  readonly #step: string | number;
  readonly #key: DocumentNode | undefined;

  constructor(
    context: Context,
    node: DocumentNode,
    parent?: Cursor,
    step: string | number = "",
    key?: DocumentNode,
  ) {
    this.context = context;
    this.node = node;
    this.#parent = parent;
    this.#step = step;
    this.#key = key;
  }

  /** The member's name, or the item's number. */
  get step(): string | number {
    return this.#step;
  }

  get path(): DocumentPath {
    return this.#parent === undefined ? [] : [...this.#parent.path, this.#step];
  }

  /** The place of the value; the place of its key when the value is empty. */
  get at(): FoundAt {
    const isWritten = this.node.start !== this.node.end;
    return this.#found(isWritten ? this.node : (this.#key ?? this.node));
  }

  get atKey(): FoundAt {
    return this.#found(this.#key ?? this.node);
  }

  error(code: ErrorCode, message: string, suggestion?: string): void {
    this.context.findings.error(code, this.at, message, suggestion);
  }

  errorAtKey(code: ErrorCode, message: string, suggestion?: string): void {
    this.context.findings.error(code, this.atKey, message, suggestion);
  }

  warning(code: WarningCode, message: string): void {
    this.context.findings.warning(code, this.at, message);
  }

  warningAtKey(code: WarningCode, message: string): void {
    this.context.findings.warning(code, this.atKey, message);
  }

  /** The items of a list; `undefined` for anything else. */
  items(): readonly Cursor[] | undefined {
    if (this.node.kind !== "list") return undefined;
    return this.node.items.map((item, index) => new Cursor(this.context, item, this, index));
  }

  /**
   * The members of a map, each name once; `undefined` for anything else.
   *
   * @param duplicate the code for a name that occurs twice
   */
  members(duplicate: ErrorCode = "yaml_duplicate_key"): readonly Cursor[] | undefined {
    if (this.node.kind !== "map") return undefined;
    const seen = new Map<string, Cursor>();
    for (const member of this.node.members) {
      const cursor = this.#member(member);
      const name = String(cursor.step);
      const before = seen.get(name);
      if (!isText(member.key)) cursor.errorAtKey("value_not_a_string", notAString(member.key));
      else if (before === undefined) seen.set(name, cursor);
      else
        cursor.errorAtKey(
          duplicate,
          `${quote(name)} occurs twice: remove it here or ${before.lineOfKey}`,
        );
    }
    return [...seen.values()];
  }

  get positionOfKey(): Position {
    return this.context.source.positionOf(this.#key ?? this.node);
  }

  /** `in line 12`, for a message about another place. */
  get lineOfKey(): string {
    const { source } = this.context;
    const { line } = this.positionOfKey;
    if (line === 0) return "under another name";
    return source.order === 0 ? `in line ${line}` : `in line ${line} of ${source.file}`;
  }

  #member({ key, value }: Member): Cursor {
    const name = key.kind === "scalar" ? String(key.value ?? key.written) : "";
    return new Cursor(this.context, value, this, name, key);
  }

  #found(span: Span): FoundAt {
    return { source: this.context.source, span, path: this.path };
  }
}

/** A map by its members, all of which are known. */
export type Fields = ReadonlyMap<string, Cursor>;

/** Reads a map with known members; `undefined` when it is not a map. Both faults are reported. */
export function readFields(
  cursor: Cursor,
  known: readonly string[],
  expected: string,
): Fields | undefined {
  const members = cursor.members();
  if (members === undefined) {
    cursor.error("value_invalid", `must be ${expected}, ${receivedFrom(cursor.node)}`);
    return undefined;
  }
  const fields = new Map<string, Cursor>();
  for (const member of members) {
    const name = String(member.step);
    if (known.includes(name)) fields.set(name, member);
    else {
      const meant = closest(name.slice(0, 64), known);
      const hint = meant === undefined ? `: use one of ${known.join(", ")}` : "";
      member.errorAtKey("key_unknown", `${quote(name)} is not allowed here${hint}`, meant);
    }
  }
  return fields;
}

/** Reads a string that is written as one; YAML values such as `007` or `true` are refused because of how they are written. */
export function readText(cursor: Cursor): string | undefined {
  const { node } = cursor;
  if (isText(node)) return node.value;
  if (node.kind === "scalar") cursor.error("value_not_a_string", notAString(node));
  else cursor.error("value_invalid", `must be a string, ${receivedFrom(node)}`);
  return undefined;
}

/** Reads one of several words. */
export function readWord<Word extends string>(
  cursor: Cursor,
  words: readonly Word[],
): Word | undefined {
  const text = readText(cursor);
  if (text === undefined) return undefined;
  if ((words as readonly string[]).includes(text)) return text as Word;
  const list = words.map(quote).join(" or ");
  const meant = closest(text.slice(0, 64), words);
  cursor.error("value_invalid", `must be ${list}, received ${received(text)}`, meant);
  return undefined;
}

/** `received 31`, the end of a message. */
export function receivedFrom(node: DocumentNode): string {
  if (node.kind === "map") return "received a map";
  if (node.kind === "list")
    return `received ${node.items.length === 0 ? "an empty list" : "a list"}`;
  if (node.value === null && node.written === "") return "received nothing";
  return `received ${typeof node.value === "string" ? received(node.value) : node.written.slice(0, 80)}`;
}

/** A name in quotes, truncated when it is long. */
export function quote(name: string): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 79)}…` : name);
}

function notAString(node: DocumentNode): string {
  if (node.kind !== "scalar") return `must be a string, ${receivedFrom(node)}`;
  if (node.written === "") return "must be a string, received nothing";
  const written = node.written.slice(0, 80);
  const kind = node.value === null ? "nothing" : `a ${typeof node.value}`;
  return `must be a string, and ${written} is ${kind}: quote it, as in ${JSON.stringify(written)}`;
}
