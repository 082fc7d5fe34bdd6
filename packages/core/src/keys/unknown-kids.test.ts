import { describe, expect, it } from "vitest";
import { REFETCH_INTERVAL_MS } from "./refetch-budget.js";
import { UnknownKids } from "./unknown-kids.js";

describe("UnknownKids", () => {
  it("keeps a kid for one refetch interval", () => {
    const kids = new UnknownKids();
    kids.add("a", 1000);
    expect(kids.has("a", 1000 + REFETCH_INTERVAL_MS - 1)).toBe(true);
    expect(kids.has("a", 1000 + REFETCH_INTERVAL_MS)).toBe(false);
    expect(kids.has("b", 1000)).toBe(false);
  });

  it("drops all when it is cleared", () => {
    const kids = new UnknownKids();
    kids.add("a", 0);
    kids.clear();
    expect(kids.has("a", 0)).toBe(false);
  });

  it("is bounded in number and in length", () => {
    const kids = new UnknownKids();
    for (let index = 0; index <= 1000; index += 1) kids.add(`kid-${index}`, 0);
    expect(kids.has("kid-0", 0)).toBe(false);
    expect(kids.has("kid-1000", 0)).toBe(true);
    kids.add("x".repeat(256), 0);
    expect(kids.has("x".repeat(256), 0)).toBe(true);
    kids.add("x".repeat(257), 0);
    expect(kids.has("x".repeat(257), 0)).toBe(false);
  });
});
