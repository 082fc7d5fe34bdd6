import { describe, expect, it } from "vitest";
import { withoutLineEnds } from "./line-ends.js";

describe("withoutLineEnds", () => {
  it.each([
    ["pear-tree-44", "pear-tree-44"],
    ["pear-tree-44\n", "pear-tree-44"],
    ["pear-tree-44\r\n", "pear-tree-44"],
    ["pear-tree-44\n\n", "pear-tree-44"],
    [" pear tree\t", " pear tree\t"],
    ["one\ntwo\n", "one\ntwo"],
    ["\n", ""],
    ["", ""],
  ])("makes %j %j", (text, expected) => {
    expect(withoutLineEnds(text)).toBe(expected);
  });
});
