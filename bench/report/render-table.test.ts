import { describe, expect, it } from "vitest";
import { toMarkdown, toText } from "./render-table.js";

const section = {
  title: "Speed",
  columns: ["", "per second"],
  rows: [
    ["Callgate", "512 000"],
    ["a peer", "9"],
  ],
};

describe("toText", () => {
  it("lines names up to the left and numbers to the right", () => {
    expect(toText(section)).toBe(
      [
        "Speed",
        "            per second",
        "  Callgate     512 000",
        "  a peer             9",
        "",
      ].join("\n"),
    );
  });
});

describe("toMarkdown", () => {
  it("is a table under a heading", () => {
    expect(toMarkdown(section)).toBe(
      [
        "#### Speed",
        "",
        "|          | per second |",
        "| -------- | ---------: |",
        "| Callgate |    512 000 |",
        "| a peer   |          9 |",
        "",
      ].join("\n"),
    );
  });
});
