/**
 * The text without the one line end after it, `\n` or `\r\n`, which editors and stores put there. A second one is the
 * secret's own. A text of nothing but line ends is empty.
 */
export function withoutLineEnd(text: string): string {
  return /^[\r\n]*$/.test(text) ? "" : text.replace(/\r?\n$/, "");
}

/** On values whose line end is cut. Registered, so that copies of this package agree. */
const CUT = Symbol.for("callgate.lineEndCut");

/** Marks a value as it is to be used: sources stand before each other, and each would cut one line end more. */
export function withLineEndCut(version: object): void {
  Object.defineProperty(version, CUT, { value: true });
}

/** The value to use, of a source of any origin: an application's own may leave the line end of what it reads. */
export function secretValueOf(version: { readonly value: string }): string {
  return Object.hasOwn(version, CUT) ? version.value : withoutLineEnd(version.value);
}
