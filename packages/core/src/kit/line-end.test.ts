import { describe, expect, it } from "vitest";
import { secretValueOf, withLineEndCut, withoutLineEnd } from "./line-end.js";

describe("withoutLineEnd", () => {
  it.each([
    ["pear-tree-44", "pear-tree-44"],
    ["pear-tree-44\n", "pear-tree-44"],
    ["pear-tree-44\r\n", "pear-tree-44"],
    ["pear-tree-44\n\n", "pear-tree-44\n"],
    ["pear-tree-44\r\n\r\n", "pear-tree-44\r\n"],
    ["pear-tree-44\n\r\n", "pear-tree-44\n"],
    ["pear-tree-44\r", "pear-tree-44\r"],
    [" pear tree\t", " pear tree\t"],
    ["one\ntwo\n", "one\ntwo"],
    ["\n", ""],
    ["\r\n", ""],
    ["\n\n", ""],
    ["\r\n\n\r", ""],
    ["", ""],
  ])("makes %j %j", (text, expected) => {
    expect(withoutLineEnd(text)).toBe(expected);
  });
});

describe("secretValueOf", () => {
  it("removes the line end of a value that still has it, and no second one", () => {
    expect(secretValueOf({ value: "pear\n\n" })).toBe("pear\n");
    const cut = { value: "pear\n" };
    withLineEndCut(cut);
    expect(secretValueOf(cut)).toBe("pear\n");
    expect(Object.keys(cut)).toEqual(["value"]);
  });

  it("ignores an inherited mark", () => {
    const marked = { value: "" };
    withLineEndCut(marked);
    expect(secretValueOf(Object.create(marked, { value: { value: "pear\n" } }))).toBe("pear");
  });
});
