import { describe, expect, it } from "vitest";
import { sampleToken } from "../test-support/sample-token.js";
import { tokenSections } from "./token-sections.js";

describe("tokenSections", () => {
  const sections = tokenSections(sampleToken());

  it("gives every row as many cells as there are columns", () => {
    for (const { columns, rows } of sections) {
      expect(rows.map((cells) => cells.length)).toEqual([columns.length, columns.length]);
    }
  });

  it("leaves a gap where a library has no part in a scenario", () => {
    const [ours, peer] = sections[0]?.rows ?? [];
    expect(ours?.slice(-2)).toEqual(["1", "5"]);
    expect(peer?.slice(-2)).toEqual(["–", "–"]);
  });
});
