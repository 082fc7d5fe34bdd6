/**
 * The text without the one line end after it, `\n` or `\r\n`, which editors and stores add. A second one is part
 * of the secret. A text that consists of line ends only is empty.
 */
export function withoutLineEnd(text: string): string {
  return /^[\r\n]*$/.test(text) ? "" : text.replace(/\r?\n$/, "");
}

/** On values whose line end was removed. Registered, so that copies of this package agree. */
const CUT = Symbol.for("callgate.lineEndCut");

/** Marks a value as final: sources wrap each other, and each would remove one more line end. */
export function withLineEndCut(version: object): void {
  Object.defineProperty(version, CUT, { value: true });
}

/** The value to use, from a source of any origin: an application's own source may keep the line end of what it reads. */
export function secretValueOf(version: { readonly value: string }): string {
  return Object.hasOwn(version, CUT) ? version.value : withoutLineEnd(version.value);
}
