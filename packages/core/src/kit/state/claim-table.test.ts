import { describe, expect, it } from "vitest";
import { ClaimTable } from "./claim-table.js";

const LATER = 300_000;

describe("ClaimTable", () => {
  it("keeps each of 50 000 claims while it grows, in at most 80 bytes for each", () => {
    const table = new ClaimTable(1_000_000);
    let [admitted, most] = [0, 0];
    for (let n = 0; n < 50_000; n += 1) {
      if (table.claim(`key-${n}`, 1, LATER) === true) admitted += 1;
      if (n > 1000) most = Math.max(most, table.bytes / table.size);
    }
    for (let n = 0; n < 50_000; n += 1000) expect(table.claim(`key-${n}`, 2, LATER)).toBe(false);
    expect([admitted, table.size]).toEqual([50_000, 50_000]);
    expect(most).toBeLessThanOrEqual(80);
  });

  it("does not grow while as many claims end as are made", () => {
    const table = new ClaimTable(1_000_000);
    for (let n = 0; n < 50_000; n += 1) table.claim(`key-${n}`, n + 1, n + 101);
    expect(table.bytes).toBeLessThanOrEqual(512 * 28);
  });

  it("refuses more claims in force than it may have, and evicts none of them", () => {
    const table = new ClaimTable(1000);
    for (let n = 0; n < 1000; n += 1) table.claim(`key-${n}`, 1, LATER);
    expect(table.claim("one-more", 2, LATER)).toBe("full");
    expect(table.claim("key-0", 2, LATER)).toBe(false);
  });

  it("has room again a second after it was full, when claims have ended", () => {
    const table = new ClaimTable(10);
    for (let n = 0; n < 10; n += 1) table.claim(`key-${n}`, 1, 500);
    for (const now of [499, 600, 1498]) expect(table.claim("early", now, LATER)).toBe("full");
    expect(table.claim("early", 1499, LATER)).toBe(true);
  });

  it("has room in the moment in which claims end", () => {
    const table = new ClaimTable(10);
    for (let n = 0; n < 10; n += 1) table.claim(`key-${n}`, 1, 500);
    expect(table.claim("next", 500, LATER)).toBe(true);
    expect(table.size).toBe(1);
  });

  it("reports its memory: 28 bytes a place, and 4 for each of 16 384 counts once a holder is named", () => {
    const table = new ClaimTable(10);
    table.claim("key", 1, LATER);
    expect(table.bytes).toBe(256 * 28);
    table.claim("other", 1, LATER, "one");
    expect(table.bytes).toBe(256 * 28 + 16_384 * 4);
  });

  it.each([
    [99, false],
    [100, true],
    [101, true],
  ])("has a claim that ends at 100 still in force, or not, at %d: %s", (now, isFirst) => {
    const table = new ClaimTable(10);
    table.claim("key", 1, 100);
    expect(table.claim("key", now, 200)).toBe(isFirst);
  });

  it("refuses a holder more claims in force than one may have, and no other holder", () => {
    const table = new ClaimTable(1000, 10);
    for (let n = 0; n < 10; n += 1)
      expect(table.claim(`key-${n}`, 1, n < 5 ? 500 : LATER, "one")).toBe(true);
    expect(table.claim("one-more", 2, LATER, "one")).toBe("holder_full");
    expect(table.claim("key-0", 2, LATER, "one")).toBe(false);
    expect(table.claim("one-more", 2, LATER, "other")).toBe(true);
    expect(table.claim("another", 2, LATER)).toBe(true);
    // Those that have ended count no longer, a second after they were counted.
    for (const now of [600, 1001])
      expect(table.claim("early", now, LATER, "one")).toBe("holder_full");
    for (let n = 0; n < 5; n += 1) expect(table.claim(`later-${n}`, 1002, LATER, "one")).toBe(true);
    expect(table.claim("last", 2200, LATER, "one")).toBe("holder_full");
  });

  it("counts no claim for a holder in the moment in which it ends", () => {
    const table = new ClaimTable(1000, 2);
    for (const key of ["a", "b"]) table.claim(key, 1, 1000, "one");
    expect(table.claim("c", 1000, LATER, "one")).toBe(true);
  });

  it("neither bounds claims without a holder nor counts them for a holder of any name", () => {
    const table = new ClaimTable(1000, 2);
    for (const key of ["a", "b", "c"]) expect(table.claim(key, 1, LATER)).toBe(true);
    table.claim("d", 1, 100, "undefined");
    table.claim("e", 1, LATER, "undefined");
    // All are counted now.
    expect(table.claim("f", 200, LATER, "undefined")).toBe(true);
    expect(table.claim("g", 200, LATER)).toBe(true);
    expect(table.claim("h", 1200, LATER, "undefined")).toBe("holder_full");
  });

  it("counts a key that is claimed again after its end as one more of its holder", () => {
    const table = new ClaimTable(1000, 10);
    for (let n = 0; n < 10; n += 1) table.claim(`key-${n}`, 1, 500, "one");
    for (let n = 0; n < 10; n += 1) expect(table.claim(`key-${n}`, 2000, LATER, "one")).toBe(true);
    expect(table.claim("one-more", 3001, LATER, "one")).toBe("holder_full");
  });

  it("counts a key that is claimed again after its end for who claims it", () => {
    const table = new ClaimTable(1000, 1);
    table.claim("key", 1, 100, "one");
    expect(table.claim("key", 200, LATER, "other")).toBe(true);
    expect(table.size).toBe(1);
    expect(table.claim("one-more", 2000, LATER, "other")).toBe("holder_full");
    expect(table.claim("one-more", 4000, LATER, "one")).toBe(true);
  });

  it("knows the holders after it has grown", () => {
    const table = new ClaimTable(100_000, 2000);
    for (let n = 0; n < 4000; n += 1)
      table.claim(`key-${n}`, 1, LATER, n % 2 === 0 ? "even" : "odd");
    expect(table.claim("one-more", 2, LATER, "even")).toBe("holder_full");
    expect(table.claim("one-more", 2, LATER, "new")).toBe(true);
  });
});
