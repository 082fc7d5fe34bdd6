import { seededRandom } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { CacheAdmission } from "./cache-admission.js";

const BITS_31 = 2 ** 31;

type Hash = readonly [number, number];

/** Tokens by their hashes, as if random. */
function hashes(count: number, seed: number): readonly (readonly [number, number])[] {
  const random = seededRandom(seed);
  const draw = () => Math.floor(random() * BITS_31);
  return Array.from({ length: count }, () => [draw(), draw()]);
}

function admitted(admission: CacheAdmission, tokens: ReturnType<typeof hashes>): number {
  return tokens.filter(([place, sign]) => admission.admits(place, sign)).length;
}

describe("CacheAdmission", () => {
  it("stores at first sight as many tokens as a small cache holds", () => {
    const admission = new CacheAdmission(100);
    expect(admitted(admission, hashes(300, 1))).toBe(100);
  });

  it("stores no more than 1000 at first sight in a large one", () => {
    expect(admitted(new CacheAdmission(1_000_000), hashes(3000, 1))).toBe(1000);
  });

  it("stores at second sight once nothing has come back for that long", () => {
    const admission = new CacheAdmission(100);
    admitted(admission, hashes(100, 1));
    const tokens = hashes(50, 2);
    expect(admitted(admission, tokens)).toBe(0);
    expect(admitted(admission, tokens)).toBe(50);
  });

  it("stores one token when it is first seen, for each token that returned", () => {
    const admission = new CacheAdmission(100);
    admitted(admission, hashes(100, 1));
    for (let times = 0; times < 7; times += 1) admission.earn();
    expect(admitted(admission, hashes(50, 2))).toBe(7);
  });

  it("gains credit when a token is seen again, too", () => {
    const admission = new CacheAdmission(100);
    admitted(admission, hashes(100, 1));
    const tokens = hashes(10, 2);
    admitted(admission, tokens);
    admitted(admission, tokens);
    expect(admitted(admission, hashes(50, 3))).toBe(10);
  });

  it("gains no more credit than the cache holds, so that it notices when tokens stop returning", () => {
    const admission = new CacheAdmission(100);
    for (let times = 0; times < 1000; times += 1) admission.earn();
    expect(admitted(admission, hashes(300, 1))).toBe(100);
  });

  it("evicts a mark after many others, and none after half as many as the cache holds", () => {
    const admission = new CacheAdmission(1024);
    admitted(admission, hashes(1024, 1));
    const early = hashes(500, 2);
    const late = hashes(500, 3);
    admitted(admission, early);
    admitted(admission, hashes(100_000, 4));
    expect(admitted(admission, early)).toBe(0);
    admitted(admission, late);
    expect(admitted(admission, late)).toBeGreaterThan(490);
  });

  it("rarely treats one token as another", () => {
    const admission = new CacheAdmission(10_000);
    admitted(admission, hashes(10_000, 1));
    expect(admitted(admission, hashes(100_000, 2))).toBe(0);
  });

  it("works for a cache of one token", () => {
    const admission = new CacheAdmission(1);
    const [[a, b] = [1, 1], [c, d] = [2, 2]] = hashes(2, 1);
    expect([admission.admits(a, b), admission.admits(c, d), admission.admits(c, d)]).toEqual([
      true,
      false,
      true,
    ]);
  });

  describe("with four marks in each of eight places", () => {
    /** Whether a token was seen before: 16 others, four in the first place, four in the second and one more in the first. */
    const wasSeen = (place: number, sign: number): boolean => {
      const admission = new CacheAdmission(16);
      admitted(admission, hashes(16, 1));
      const seen = [
        [0, [2, 4, 6, 8]],
        [1, [12, 14, 16, 18]],
        [0, [20]],
      ] as const;
      for (const [at, signs] of seen) for (const each of signs) admission.admits(at, each);
      return admission.admits(place, sign);
    };

    it("replaces the oldest mark of the same place, and no other", () => {
      expect(wasSeen(0, 2)).toBe(false);
      for (const sign of [4, 6, 8, 20]) expect(wasSeen(0, sign)).toBe(true);
      for (const sign of [12, 14, 16, 18]) expect(wasSeen(1, sign)).toBe(true);
    });

    it("finds a mark in its own place only, which other tokens share", () => {
      expect(wasSeen(0, 12)).toBe(false);
      expect(wasSeen(2, 4)).toBe(false);
      expect(wasSeen(8, 4)).toBe(true);
      expect(wasSeen(4, 4)).toBe(false);
    });
  });

  it("removes a mark once it was found, at any age", () => {
    const admission = new CacheAdmission(1);
    const [[a, b], [c, d], [e, f], [g, h]] = hashes(4, 1) as [Hash, Hash, Hash, Hash];
    expect(admission.admits(a, b)).toBe(true);
    expect([admission.admits(c, d), admission.admits(e, f)]).toEqual([false, false]);
    expect(admission.admits(c, d)).toBe(true);
    // What it gained is used up by another.
    expect(admission.admits(g, h)).toBe(true);
    expect(admission.admits(c, d)).toBe(false);
  });
});
