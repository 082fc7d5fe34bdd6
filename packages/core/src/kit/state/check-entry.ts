const KEY = /^[\x21-\x7e]{1,512}$/;

/** The bounds of the times of each kind of store, in milliseconds. */
export const LONGEST_MS = { claim: 86_400_000, value: 604_800_000, lease: 600_000 } as const;

/**
 * Checks what a store is called with.
 *
 * @throws {RangeError} for a key or a time out of bounds: a mistake in the calling code
 */
export function checkEntry(key: string, ms: number, longestMs: number): void {
  checkKey(key);
  if (Number.isInteger(ms) && ms >= 1 && ms <= longestMs) return;
  throw new RangeError(
    `A time in a store is a whole number of milliseconds from 1 to ${longestMs}`,
  );
}

/** @throws {RangeError} for a key that is not 1 to 512 printable characters of ASCII */
export function checkKey(key: string): void {
  if (typeof key === "string" && KEY.test(key)) return;
  throw new RangeError("A key in a store is 1 to 512 printable characters of ASCII, without space");
}
