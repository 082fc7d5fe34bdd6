import { describe, expect, it } from "vitest";
import { type Sample, sampleResults } from "../test-support/sample-results.js";
import { sampleToken } from "../test-support/sample-token.js";
import { judgeTargets } from "./targets.js";

const MB = 2 ** 20;

function missed(sample: Sample): readonly string[] {
  return judgeTargets(sampleResults(sample))
    .filter(({ met }) => !met)
    .map(({ name }) => name);
}

describe("judgeTargets", () => {
  it("counts a target that is met exactly as met", () => {
    expect(missed({})).toEqual([]);
  });

  it.each<[Sample, string]>([
    [{ newTimesBare: 1.21 }, "New RS256 token: times bare crypto.verify"],
    [{ peerMicroseconds: 36 }, "New RS256 token: ahead of every peer (next: jose)"],
    [{ knownPerSecond: 499_999 }, "Known token: decisions per second"],
    [{ shareOfBare: 0.92 }, "Koa 3, known tokens: times bare"],
    [{ documentShareOfBare: 0.91 }, "Koa 3, known tokens: by document, times a policy in code"],
    [{ peerRequestsPerSecond: 930 }, "Koa 3, known tokens: ahead of every peer (next: koa-jwt)"],
    [{ heldBytes: [0, 41 * MB, 41 * MB] }, "10 000 cached tokens of 1 KB: memory"],
    [{ heldBytes: [0, 20 * MB, 23 * MB] }, "20\u202f000 distinct tokens: further growth"],
  ])("with %o misses one target", (sample, name) => {
    expect(missed(sample)).toEqual([name]);
  });

  it("judges token clients along with the rest", () => {
    const results = { ...sampleResults(), token: sampleToken({ outageFailed: 1 }) };
    expect(judgeTargets(results).filter(({ met }) => !met)).toHaveLength(1);
  });

  it("leaves out the targets of parts that did not run", () => {
    const { machine, versions, full } = sampleResults();
    expect(judgeTargets({ machine, versions, full })).toEqual([]);
  });
});
