import { describe, expect, it } from "vitest";
import { DecisionMaker } from "./decision-maker.js";

describe("DecisionMaker", () => {
  it("gives every decision a name of its own, which does not reveal how many there were", () => {
    const maker = new DecisionMaker({
      realm: "api",
      problemTypeBaseUrl: undefined,
      metadataUrl: undefined,
      proofAlgorithms: [],
    });
    const ids = Array.from({ length: 10_000 }, () => maker.nextId());
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{16}$/);
    // Names that are drawn by chance have no beginning in common: eight characters are 48 bits.
    expect(new Set(ids.map((id) => id.slice(0, 8))).size).toBe(ids.length);
    expect(new Set(ids.map((id) => id.slice(8))).size).toBe(ids.length);
  });
});
