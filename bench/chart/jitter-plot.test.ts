import { describe, expect, it } from "vitest";
import { sampleToken } from "../test-support/sample-token.js";
import { toJitterPlot } from "./jitter-plot.js";

const svg = toJitterPlot(sampleToken().fleet);

function bars(kind: "ours" | "peer"): readonly { readonly x: number; readonly height: number }[] {
  const found = svg.matchAll(
    new RegExp(`<rect class="${kind}" x="([\\d.]+)"[^>]* height="([\\d.]+)"`, "g"),
  );
  return [...found].map(([, x, height]) => ({ x: Number(x), height: Number(height) }));
}

describe("toJitterPlot", () => {
  it("draws a bar for each stretch that has a request", () => {
    expect([bars("ours").length, bars("peer").length]).toEqual([3, 2]);
  });

  it("gives a decade the same height everywhere", () => {
    const [start, later] = bars("peer");
    expect(start?.height).toBeCloseTo(150, 0);
    expect(later?.height).toBeCloseTo(50, 0);
  });

  it("shows a single request, too", () => {
    expect(bars("ours").at(-1)?.height).toBe(2);
  });

  it("puts a stretch where its time is", () => {
    const [start, later] = bars("peer");
    expect((later?.x ?? 0) - (start?.x ?? 0)).toBeCloseTo((860 - 2 * 28 - 56) / 2, 0);
  });

  it("says in words what it shows", () => {
    expect(svg).toContain("With jitter: renewals peak at 80 a second, 2.00 times the mean of 40.0");
  });

  it("closes every element it opens", () => {
    const opened = svg.match(/<(svg|g|text|style|title|desc)\b/g) ?? [];
    const closed = svg.match(/<\/(svg|g|text|style|title|desc)>/g) ?? [];
    expect(closed).toHaveLength(opened.length);
  });
});
