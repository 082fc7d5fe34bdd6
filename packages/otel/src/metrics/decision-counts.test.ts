import type { Attributes } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { type Counted, DecisionCounts } from "./decision-counts.js";

const ALLOWED: Counted = {
  outcome: "allowed",
  reason: undefined,
  endpoint: "GET /orders",
  enforced: true,
  alias: "main",
  caller: "reports",
};

function scene() {
  const added: [value: number, attributes: Attributes][] = [];
  const counts = new DecisionCounts({
    add: (value, attributes = {}) => added.push([value, attributes]),
  });
  return { added, counts };
}

describe("DecisionCounts", () => {
  it("adds the first decision of a kind at once, and the others together when it is flushed", () => {
    const { added, counts } = scene();
    for (let index = 0; index < 3; index += 1) counts.add({ ...ALLOWED });
    expect(added).toHaveLength(1);
    counts.flush();
    const attributes = {
      "callgate.outcome": "allowed",
      "callgate.endpoint": "GET /orders",
      "callgate.enforced": true,
      "callgate.issuer.alias": "main",
      "callgate.caller": "reports",
    };
    expect(added).toEqual([
      [1, attributes],
      [2, attributes],
    ]);
  });

  it.each<Partial<Counted>>([
    { outcome: "denied" },
    { reason: "scope_insufficient" },
    { endpoint: "GET /invoices" },
    { enforced: false },
    { alias: "staff" },
    { caller: undefined },
  ])("counts a decision with %o apart", (difference) => {
    const { added, counts } = scene();
    counts.add(ALLOWED);
    counts.add({ ...ALLOWED, ...difference });
    counts.flush();
    expect(added.map(([value]) => value)).toEqual([1, 1]);
  });

  it("leaves out what a decision does not have", () => {
    const { added, counts } = scene();
    counts.add({ ...ALLOWED, alias: undefined, caller: undefined });
    counts.flush();
    expect(Object.keys(added[0]?.[1] ?? {})).toEqual([
      "callgate.outcome",
      "callgate.endpoint",
      "callgate.enforced",
    ]);
  });

  it("adds each decision once", () => {
    const { added, counts } = scene();
    counts.add(ALLOWED);
    counts.add(ALLOWED);
    counts.flush();
    counts.flush();
    counts.add(ALLOWED);
    counts.flush();
    expect(added.map(([value]) => value)).toEqual([1, 1, 1]);
  });

  it("flushes itself after 1000 decisions: something else than a collection may read the counter", () => {
    const { added, counts } = scene();
    for (let index = 0; index < 1001; index += 1) counts.add(ALLOWED);
    expect(added.map(([value]) => value)).toEqual([1, 1000]);
  });
});
