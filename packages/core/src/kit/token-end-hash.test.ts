import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { END_LENGTH, type EndHash, TokenEndHash } from "./token-end-hash.js";

const randomEnd = (): string => randomBytes(64).toString("base64url").slice(-END_LENGTH);
/** The lanes under a small prime. */
const lanesOf = (hash: TokenEndHash, token: string): readonly number[] => {
  const { a, b, c, d } = hash.of(token) as EndHash;
  return [a, b, c, d];
};

const wordsOf = (end: string, modulus: number): readonly number[] =>
  Array.from({ length: END_LENGTH / 3 }, (_, word) => {
    const [a = 0, b = 0, c = 0] = [...end.slice(word * 3)].map((sign) => sign.charCodeAt(0));
    return (a * 2 ** 14 + b * 2 ** 7 + c) % modulus;
  });
const isEqual = (one: readonly number[], other: readonly number[]): boolean =>
  one.every((word, index) => word === other[index]);

describe("TokenEndHash", () => {
  // With 103, the product with the inverse is sometimes below the whole quotient.
  it.each([2 ** 26 - 5, 103])(
    "is exact modulo %i, as integer arithmetic of any size is",
    (modulus) => {
      // Keys are found by ends with one character: the last word is 1, so that a lane is its last key; and so on upwards.
      const hash = new TokenEndHash(modulus);
      const unit = (word: number) =>
        `${"\0".repeat(word * 3 + 2)}\x01${"\0".repeat(END_LENGTH - word * 3 - 3)}`;
      const keys = Array.from({ length: 19 }, (_, word) => lanesOf(hash, unit(word)));
      const ends = Array.from({ length: 500 }, randomEnd);
      for (const end of [...ends, "\x7f".repeat(END_LENGTH), "z".repeat(END_LENGTH)]) {
        const exact = [0, 1, 2, 3].map((lane) => {
          let sum = 0n;
          for (const [index, word] of wordsOf(end, Number.MAX_SAFE_INTEGER).entries()) {
            sum += BigInt(keys[index]?.[lane] as number) * BigInt(word);
          }
          return Number(sum % BigInt(modulus));
        });
        expect(lanesOf(hash, end)).toEqual(exact);
        expect(exact.every((lane) => lane >= 0 && lane < modulus)).toBe(true);
      }
    },
  );

  it.each([
    [
      "one character",
      (end: string) => `${end.slice(0, 20)}${end[20] === "A" ? "B" : "A"}${end.slice(21)}`,
    ],
    ["the order of two words", (end: string) => end.slice(3, 6) + end.slice(0, 3) + end.slice(6)],
    ["everything", () => randomEnd()],
  ])("gives ends that differ in %s a common lane as often as random keys would", (_, other) => {
    const [modulus, draws] = [251, 20_000];
    let common = 0;
    for (let draw = 0; draw < draws / 4; draw += 1) {
      const hash = new TokenEndHash(modulus);
      const end = randomEnd();
      const changed = other(end);
      // Words that are equal modulo the small prime are equal to the hash; modulo the real one, no two are.
      if (isEqual(wordsOf(end, modulus), wordsOf(changed, modulus))) continue;
      const [mine, theirs] = [lanesOf(hash, end), lanesOf(hash, changed)];
      common += mine.filter((lane, index) => lane === theirs[index]).length;
    }
    // 80 are expected, with a standard deviation of 9: six of them either way.
    expect(common).toBeGreaterThan(26);
    expect(common).toBeLessThan(134);
  });

  it("gives each lane its own keys", () => {
    expect(new Set(lanesOf(new TokenEndHash(), randomEnd())).size).toBe(4);
  });

  it("distinguishes the ends of short tokens, too", () => {
    const hash = new TokenEndHash();
    const shorts = ["", "a", "aa", "aaa", "aaaa", "b", "ab", "ba"];
    expect(new Set(shorts.map((token) => JSON.stringify(hash.of(token)))).size).toBe(shorts.length);
  });

  it("hashes no character beyond ASCII, whose bits another token could have", () => {
    const hash = new TokenEndHash();
    const end = randomEnd();
    for (const sign of ["\x80", "ÿ", "Ā", "\u{1f600}"]) {
      expect(hash.of(end.slice(0, -sign.length) + sign)).toBeUndefined();
    }
    expect(hash.of(`ÿ${end}`)).toEqual(hash.of(end));
  });

  it("does not expose its keys", () => {
    const hash = new TokenEndHash();
    expect(Reflect.ownKeys(hash)).toEqual([]);
    expect(JSON.stringify(hash)).toBe("{}");
  });
});
