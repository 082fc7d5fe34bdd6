import { describe, expect, it } from "vitest";
import { searchWords, sectionWeight } from "./search-words.js";

describe("searchWords", () => {
  it("keeps an identifier as a whole beside its parts", () => {
    expect(searchWords("why `issuer_untrusted`?")).toEqual([
      "why",
      "issuer_untrusted",
      "issuer",
      "untrusted",
    ]);
    expect(searchWords("clockSkewSeconds: 5")).toEqual([
      "clockSkewSeconds",
      "clock",
      "Skew",
      "Seconds",
      "5",
    ]);
  });

  it("is complete by its own text, which is what the browser gets", () => {
    const copy = new Function(`return ${searchWords}`)() as typeof searchWords;
    expect(copy("token_expired")).toEqual(searchWords("token_expired"));
  });
});

describe("sectionWeight", () => {
  it("puts pages that explain a subject before those that list its names", () => {
    const guide = sectionWeight("/revocation.html#revocation");
    expect(sectionWeight("/api/@callgate/core.html#revocation")).toBeLessThan(guide);
    expect(sectionWeight("/changelog.html#unreleased")).toBeLessThan(guide);
    expect(sectionWeight("/benchmarks/index.html#results")).toBeLessThan(guide);
    expect(sectionWeight("/mutation.html#verify-binding-dpop")).toBeLessThan(guide);
  });

  it("is complete by its own text, which is what the browser gets", () => {
    const copy = new Function(`return ${sectionWeight}`)() as typeof sectionWeight;
    expect(copy("/api/index.html")).toBe(sectionWeight("/api/index.html"));
  });
});
