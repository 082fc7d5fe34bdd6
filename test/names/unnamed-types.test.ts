import { describe, expect, it } from "vitest";
import { packages } from "./doors.js";
import { unnamedTypes } from "./unnamed-types.js";

describe("the types of what an application obtains from a package", () => {
  it("can all be imported from that package", { timeout: 300_000 }, () => {
    const unnamed = [...unnamedTypes(packages())].flatMap(([folder, types]) =>
      types.map((type) => `${folder}: ${type}`),
    );
    expect(unnamed).toEqual([]);
  });
});
