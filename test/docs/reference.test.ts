import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { pages } from "./reference/pages.js";

describe("a reference page", () => {
  it.each(pages())("$name matches its source: npm run reference", ({ path, text }) => {
    expect(readFileSync(path, "utf8")).toBe(text);
  });
});
