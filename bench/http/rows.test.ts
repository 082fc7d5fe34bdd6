import { describe, expect, it } from "vitest";
import { toRows } from "./rows.js";
import type { Sample } from "./sample.js";
import { BARE, OURS, TAIL_MAP } from "./servers/names.js";

/** Two rounds; everything took twice as long in the second. */
function rounds(requestsPerSecond: number): readonly Sample[] {
  return [requestsPerSecond, requestsPerSecond / 2].map((perSecond) => ({
    requestsPerSecond: perSecond,
    processorMicroseconds: 1e6 / perSecond,
    p50Ms: 1e3 / perSecond,
    p99Ms: 2e3 / perSecond,
    busy: 1,
  }));
}

const same = (value: number) => [value, value, value];

describe("toRows", () => {
  const samples = new Map([
    [BARE, [rounds(1_000)]],
    [TAIL_MAP, [rounds(800)]],
    [OURS, [rounds(400)]],
    ["a peer", [rounds(200)]],
  ]);

  it("compares what was measured in the same round, and above 1 is better for times too", () => {
    const ours = toRows(samples).find(({ name }) => name === OURS);
    expect(ours?.ofBare).toEqual({
      requestsPerSecond: same(0.4),
      processor: same(0.4),
      p50: same(0.4),
      p99: same(0.4),
    });
    expect(ours?.ofFloor?.requestsPerSecond).toEqual(same(0.5));
  });

  it("has Callgate's lead over every server", () => {
    const leads = toRows(samples).map(({ lead }) => lead.p99[1]);
    expect(leads).toEqual([0.4, 0.5, 1, 2]);
  });

  it("compares within each start, and has the median of the starts", () => {
    const starts = new Map([
      [BARE, [rounds(1_000), rounds(2_000), rounds(1_000)]],
      [OURS, [rounds(500), rounds(500), rounds(400)]],
    ]);
    const ours = toRows(starts).find(({ name }) => name === OURS);
    expect(ours?.ofBare.requestsPerSecond).toEqual([0.25, 0.4, 0.5]);
    expect(ours?.requestsPerSecond).toEqual([300, 375, 375]);
  });

  it("compares a server that was started once in that start alone", () => {
    const starts = new Map([
      [BARE, [rounds(1_000), rounds(1_000)]],
      [OURS, [rounds(800), rounds(200)]],
      ["a peer", [rounds(400), []]],
    ]);
    const peer = toRows(starts).find(({ name }) => name === "a peer");
    expect(peer?.lead.requestsPerSecond).toEqual(same(2));
    expect(peer?.requestsPerSecond).toEqual([200, 300, 400]);
  });

  it("leaves out the floor where that took no part", () => {
    samples.delete(TAIL_MAP);
    for (const row of toRows(samples)) expect(row).not.toHaveProperty("ofFloor");
  });
});
