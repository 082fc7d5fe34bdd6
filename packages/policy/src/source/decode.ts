import { isUtf8 } from "node:buffer";
import type { ErrorCode } from "../findings/finding-codes.js";
import { codePointOf, UNSEEN } from "../names/unseen.js";

/** Receives a fault of a text: its code, where it stands, and the message. */
export type Report = (code: ErrorCode, start: number, end: number, message: string) => void;

/** Largest file that is read, in bytes. */
export const MAX_DOCUMENT_BYTES = 4_194_304;

const BYTE_ORDER_MARK = /^\uFEFF/;

/**
 * Decodes a file's bytes; a byte order mark is left out.
 *
 * @returns the text; if it is not UTF-8, the text up to the first invalid byte, with `invalidAt` at its end
 */
export function decode(bytes: Uint8Array): { readonly text: string; readonly invalidAt?: number } {
  if (isUtf8(bytes)) return { text: withoutMark(new TextDecoder().decode(bytes)) };
  const text = withoutMark(new TextDecoder().decode(bytes.subarray(0, validLength(bytes))));
  return { text, invalidAt: text.length };
}

/** A text that was passed in, without its byte order mark. */
export function withoutMark(text: string): string {
  return text.replace(BYTE_ORDER_MARK, "");
}

/** Length of the longest prefix that is UTF-8 in whole characters, by bisection. */
function validLength(bytes: Uint8Array): number {
  let [low, high] = [0, bytes.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (beginsValid(bytes, middle)) low = middle;
    else high = middle - 1;
  }
  while (low > 0 && !isUtf8(bytes.subarray(0, low))) low -= 1;
  return low;
}

/** Whether a prefix of this length is UTF-8, except for a truncated character at its end. */
function beginsValid(bytes: Uint8Array, length: number): boolean {
  return [0, 1, 2, 3].some((cut) => cut <= length && isUtf8(bytes.subarray(0, length - cut)));
}

const UNSEEN_ALL = new RegExp(UNSEEN, "gu");

/** Reports control characters, and those that change the direction of writing: a reader would not see them. */
export function reportCharacters(text: string, report: Report): void {
  for (const { 0: found, index } of text.matchAll(UNSEEN_ALL)) {
    const message = `has ${codePointOf(found)}, which is invisible: remove it`;
    report("name_characters", index, index + 1, message);
  }
}
