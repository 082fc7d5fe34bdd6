import { describe, expect, it } from "vitest";
import { type Sample, sampleResults } from "../test-support/sample-results.js";
import { sampleToken } from "../test-support/sample-token.js";
import { allMet, judgeTargets, runsSection, targetsSection } from "./targets.js";

const MB = 2 ** 20;

function missed(sample: Sample): readonly string[] {
  return judgeTargets(sampleResults(sample))
    .filter(({ met }) => !met)
    .map(({ name }) => name);
}

describe("judgeTargets", () => {
  it("counts a target that is met exactly as met", () => {
    expect(missed({})).toEqual([]);
    expect(judgeTargets(sampleResults())).toHaveLength(21);
  });

  it.each<[Sample, string]>([
    [{ uncachedTimesBare: 1.21 }, "Uncached RS256 token: times bare crypto.verify"],
    [{ peerTimesOurs: 1 }, "Uncached RS256 token: ahead of every peer"],
    [{ cachedPerSecond: 499_999 }, "Cached token: decisions per second"],
    [{ cachingPeerTimesOurs: 1.29 }, "Cached token: times fast-jwt, cache"],
    [{ ofFloor: 0.94 }, "Koa 3, cached tokens: times the floor (tail Map)"],
    [{ documentLead: 1.03 }, "Koa 3, cached tokens: by document, times a policy in code"],
    [{ lead: 1 }, "Koa 3, cached tokens: ahead of every peer"],
    [{ awsLead: 1.04 }, "Koa 3, uncached tokens: times aws-jwt-verify"],
    [{ p50Lead: 1 }, "Koa 3, mixed traffic: p50 ahead of every peer"],
    [{ p99Lead: 1 }, "Koa 3, mixed traffic: p99 ahead of every peer"],
    [{ pacedP50Lead: 1 }, "Koa 3, mixed traffic at an equal rate: p50 ahead of every peer"],
    [{ pacedP99Lead: 1 }, "Koa 3, mixed traffic at an equal rate: p99 ahead of every peer"],
    [{ oneConnectionLead: 1 }, "RS256, cached tokens over 1 connection: ahead of every peer"],
    [{ heldBytes: [0, 21 * MB, 21 * MB] }, "10 000 cached tokens of 1 KB: memory"],
    [{ heldBytes: [0, 20 * MB, 23 * MB] }, "20\u202f000 distinct tokens: further growth"],
    [{ groupBytes: [0, 65 * MB] }, "10 000 tokens with 200 groups: memory"],
    [{ refusedPerSecond: 8_100 }, "Burst of forged tokens: refused per second, times jose's"],
    [{ burstP99Ms: 11.6 }, "Burst of forged tokens: jose's loop delay p99, times ours"],
    [{ knownP99Ms: 8.1 }, "Burst of forged tokens: a cached token's p99, times its p99 without"],
    [{ timesEventLoop: 1.19 }, "Uncached ES256 tokens on every core: times the event loop alone"],
  ])("with %o misses one target", (sample, name) => {
    expect(missed(sample)).toEqual([name]);
  });

  it("names the peer that comes closest beside what was measured", () => {
    const ahead = judgeTargets(sampleResults({ lead: 1.5 })).find(
      ({ name }) => name === "Koa 3, cached tokens: ahead of every peer",
    );
    expect(ahead?.measured).toBe("1.50× (1.50–1.50) koa-jwt");
    expect(ahead?.byProcessor).toBe("1.50× (1.50–1.50)");
  });

  it("judges token clients along with the rest", () => {
    const results = { ...sampleResults(), token: sampleToken({ outageFailed: 1 }) };
    expect(judgeTargets(results).filter(({ met }) => !met)).toHaveLength(1);
  });

  it("leaves out the targets of parts that did not run", () => {
    const { format, machine, versions, full } = sampleResults();
    expect(judgeTargets({ format, machine, versions, full })).toEqual([]);
  });
});

describe("targetsSection", () => {
  it("gives every row as many cells as there are columns", () => {
    const { columns, rows } = targetsSection({ ...sampleResults(), token: sampleToken() });
    for (const cells of rows) expect(cells).toHaveLength(columns.length);
  });
});

describe("runsSection", () => {
  it("has a target met where every run met it", () => {
    const runs = [sampleResults(), sampleResults({ ofFloor: 0.9 }), sampleResults()];
    expect(runsSection(runs).columns).toContain("run 2, 2026-01-31");
    const row = runsSection(runs).rows.find(([name]) => name?.includes("floor"));
    expect(row).toEqual([
      "Koa 3, cached tokens: times the floor (tail Map)",
      "≥ 0.95×",
      "0.95× (0.95–0.95)",
      "0.90× (0.90–0.90)",
      "0.95× (0.95–0.95)",
      "NO, in 2 of 3",
    ]);
    expect(allMet(runs)).toBe(false);
    expect(allMet([sampleResults(), sampleResults()])).toBe(true);
  });

  it("counts a target as missed where a run did not measure it", () => {
    const { http: _, ...withoutServers } = sampleResults();
    expect(allMet([sampleResults(), withoutServers])).toBe(false);
  });
});
