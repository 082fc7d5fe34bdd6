import { describe, expect, it } from "vitest";
import { inColumns, widthOf } from "./columns.js";

describe("inColumns", () => {
  it("fills cells up to the widest of their column, and leaves the end of a line alone", () => {
    expect(
      inColumns([
        ["a", "b", "c"],
        ["long", "", "d"],
        ["e", "f", ""],
      ]),
    ).toEqual(["a     b  c", "long     d", "e     f"]);
  });

  it("leaves out a column without text", () => {
    expect(
      inColumns([
        ["a", "", "c"],
        ["b", "", "d"],
      ]),
    ).toEqual(["a  c", "b  d"]);
  });

  it("colours cells after they were filled up", () => {
    const paint = (cell: string, column: number) => (column === 0 ? `<${cell}>` : cell);
    expect(
      inColumns(
        [
          ["a", "b"],
          ["cc", "d"],
        ],
        " ",
        paint,
      ),
    ).toEqual(["<a > b", "<cc> d"]);
  });
});

describe("widthOf", () => {
  it.each([
    ["checkout", 8],
    ["сheckout", 8],
    ["注文", 4],
    ["e\u0301", 1],
    ["🚀", 2],
  ])("takes %j for %i columns", (text, width) => {
    expect(widthOf(text)).toBe(width);
  });
});
