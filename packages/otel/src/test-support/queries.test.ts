import { describe, expect, it } from "vitest";
import { readQuery } from "./queries.js";

const namesIn = (query: string) => readQuery(query).selectors.map(({ name }) => name.source);

describe("readQuery", () => {
  it("finds the metrics of a query, and no function or word of the language", () => {
    expect(namesIn("sum(rate(a_total[5m])) / sum by (x) (b_count)")).toEqual([
      "^(?:a_total)$",
      "^(?:b_count)$",
    ]);
  });

  it("finds labels in conditions, and those that are aggregated by", () => {
    const query = 'sum by (le, x) (rate({__name__=~"a(_seconds)?_bucket", y!="z{}"}[5m]))';
    expect(readQuery(query)).toEqual({
      selectors: [{ name: /^(?:a(_seconds)?_bucket)$/, labels: ["y"] }],
      by: ["le", "x"],
    });
  });

  it("reads a metric without conditions, with conditions, and alone", () => {
    expect(namesIn('a{} + b{c="d"}')).toEqual(["^(?:a)$", "^(?:b)$"]);
    expect(namesIn("a")).toEqual(["^(?:a)$"]);
  });
});
