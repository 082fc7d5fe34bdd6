// cspell:ignore сheckout
import { describe, expect, it } from "vitest";
import { inColumns, widthOf } from "./columns.js";

describe("inColumns", () => {
  it("pads cells to the widest of their column, except for the last of a line", () => {
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

  it("colours cells after padding", () => {
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
  ])("counts %j as %i columns", (text, width) => {
    expect(widthOf(text)).toBe(width);
  });
});
