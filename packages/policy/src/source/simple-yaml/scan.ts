/** Thrown when a text uses more of YAML than is read here: all of it is then left to the YAML parser. */
export class NotSimple extends Error {}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const HASH = 0x23;

/** A position in a text, and the ways to move on. Only a space counts as space: a text with tabs is not simple. */
export class Scan {
  readonly text: string;
  at = 0;
  /** Column of the line's first content, from 0; -1 after the last line. */
  indent = -1;

  constructor(text: string) {
    this.text = text;
  }

  /** The UTF-16 unit here; `NaN` at the end. */
  get unit(): number {
    return this.text.charCodeAt(this.at);
  }

  /** Whether this unit ends a line, or the text. */
  get isLineEnd(): boolean {
    return isLineEnd(this.unit);
  }

  /** Whether the unit here is this one, followed by a space or the line's end. */
  isIndicator(unit: number): boolean {
    return this.unit === unit && isBlank(this.text.charCodeAt(this.at + 1));
  }

  skipSpaces(): void {
    while (this.unit === SPACE) this.at += 1;
  }

  /** Moves to the first content. */
  begin(): void {
    this.indent = this.#skipEmptyLines();
  }

  /** Leaves a line with only a comment left, and moves to the next content. */
  nextLine(): void {
    this.skipSpaces();
    this.skipComment();
    if (!this.isLineEnd) throw new NotSimple();
    this.indent = this.#skipEmptyLines();
  }

  /** Skips a comment if one begins here; a `#` directly after other text does not begin one. */
  skipComment(): boolean {
    if (this.unit !== HASH) return false;
    if (this.at > 0 && !isBlank(this.text.charCodeAt(this.at - 1))) throw new NotSimple();
    const end = this.text.indexOf("\n", this.at);
    this.at = end === -1 ? this.text.length : end;
    return true;
  }

  /** Skips this line's end and lines without content. @returns the indentation of the one with content, -1 for none */
  #skipEmptyLines(): number {
    for (;;) {
      const start = this.skipLineEnd();
      if (Number.isNaN(this.unit)) return -1;
      this.skipSpaces();
      const indent = this.at - start;
      if (!this.skipComment() && !this.isLineEnd) return indent;
    }
  }

  /** Skips a line's end. @returns where the next line begins */
  skipLineEnd(): number {
    if (this.unit === CARRIAGE_RETURN) this.at += 1;
    if (this.unit === LINE_FEED) this.at += 1;
    return this.at;
  }
}

/** A carriage return is followed by a line feed: other texts are not simple. */
export function isLineEnd(unit: number): boolean {
  return unit === LINE_FEED || unit === CARRIAGE_RETURN || Number.isNaN(unit);
}

export function isBlank(unit: number): boolean {
  return unit === SPACE || isLineEnd(unit);
}
