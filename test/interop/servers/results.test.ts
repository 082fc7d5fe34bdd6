import { describe, expect, it } from "vitest";
import { MISTAKES } from "./mistakes.js";
import { readResults } from "./results.js";
import versions from "./versions.json" with { type: "json" };

const results = readResults();

describe("the results in docs/servers", () => {
  it.each([...results])(
    "of %s are of the pinned version, and leave nothing unsaid",
    (name, result) => {
      expect(result.version).toBe(versions[name as keyof typeof versions]);
      expect(result.passed.length).toBeGreaterThan(0);
      for (const { reason } of result.leftOut) expect(reason).not.toBe("");
      expect(Object.keys(MISTAKES)).toEqual(expect.arrayContaining(Object.keys(result.mistakes)));
    },
  );
});
