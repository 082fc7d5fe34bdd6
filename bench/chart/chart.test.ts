import { describe, expect, it } from "vitest";
import { sampleResults } from "../test-support/sample-results.js";
import { toPanels } from "./panels.js";
import { toSvg } from "./svg.js";

const results = sampleResults({ lead: 1.8 });

describe("toPanels", () => {
  it("draws a panel for each comparison there are results of", () => {
    expect(toPanels(results).map(({ title }) => title)).toEqual([
      "A token seen for the first time",
      "A token seen before",
      "A route behind it, callers come again",
      "A route behind it, every token uncached",
    ]);
  });

  it("draws verifiers from the fastest to the slowest", () => {
    const [panel] = toPanels(results);
    expect(panel?.groups[0]?.bars.map(({ kind }) => kind)).toEqual(["limit", "ours", "peer"]);
  });

  it("draws servers as a share of the bare one, which has no bar of its own", () => {
    const bars = toPanels(results)[2]?.groups[0]?.bars;
    expect(bars?.map(({ label, value }) => [label, value.toFixed(2)])).toEqual([
      ["tail Map", "0.95"],
      ["Callgate", "0.90"],
      ["koa-jwt", "0.50"],
    ]);
  });
});

describe("toSvg", () => {
  const svg = toSvg(toPanels(results), results.machine);

  it("says where and when the numbers were measured", () => {
    expect(svg).toContain(
      "Node.js 20.19.0, A &lt;fast&gt; &amp; quiet one, 2 cores, 8 GiB, 2026-01-31",
    );
  });

  it("closes every element it opens", () => {
    const opened = svg.match(/<(svg|g|text|style|title|desc)\b/g) ?? [];
    const closed = svg.match(/<\/(svg|g|text|style|title|desc)>/g) ?? [];
    expect(closed).toHaveLength(opened.length);
  });

  it("has colours for a dark page too", () => {
    expect(svg).toContain("@media (prefers-color-scheme: dark)");
  });

  it("gives the longest bar of a panel all the room, and the others their share of it", () => {
    const [limit, ours] = widths(svg);
    expect(ours).toBeCloseTo((limit ?? 0) * (30 / 36), 0);
  });

  it("gives a server as much room as it has of the bare one's speed", () => {
    const [limit] = widths(svg);
    expect(widths(svg).at(-2)).toBeCloseTo((limit ?? 0) * 0.9, 0);
  });
});

function widths(svg: string): readonly number[] {
  const bars = svg.matchAll(/<rect class="(?:limit|ours|peer)"[^>]* width="([\d.]+)"/g);
  return [...bars].map(([, width]) => Number(width));
}
