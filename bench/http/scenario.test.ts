import { describe, expect, it } from "vitest";
import { fullPlan, quickPlan } from "../plans.js";
import { SigningKey } from "../signing-key.js";
import { loadsOf, type Scenario, takesPart } from "./scenario.js";
import { BARE, BY_DOCUMENT, OURS, RAW_MAP, TAIL_MAP } from "./servers/names.js";
import { TrafficSource } from "./traffic.js";

const NAMES = [BARE, RAW_MAP, TAIL_MAP, OURS, BY_DOCUMENT, "a peer"];
const partOf = (scenario: Scenario) => NAMES.filter((name) => takesPart(scenario, name));
const shape = { connections: 8, rounds: 1, perRound: { requests: 1 } } as const;

describe("takesPart", () => {
  it("lets every server have cached tokens", () => {
    expect(partOf({ ...shape, traffic: "cached" })).toEqual(NAMES);
  });

  it("leaves the floors out where tokens have to be verified", () => {
    expect(partOf({ ...shape, traffic: "uncached" })).toEqual([BARE, OURS, BY_DOCUMENT, "a peer"]);
    expect(partOf({ ...shape, traffic: "mixed", servers: "few" })).toEqual([BARE, OURS, "a peer"]);
  });

  it("keeps one floor and one of ours among few", () => {
    const few = partOf({ ...shape, traffic: "cached", servers: "few" });
    expect(few).toEqual([BARE, TAIL_MAP, OURS, "a peer"]);
  });
});

describe("loadsOf", () => {
  it("has paced rounds as long as the rate says, and the same share of forged tokens", async () => {
    const stage = { key: new SigningKey("ES256"), issuer: "https://login.example.com" };
    const source = await TrafficSource.create(stage, 5);
    const paced: Scenario = { ...shape, rounds: 2, traffic: "paced", perRound: { seconds: 0.5 } };
    const loads = await loadsOf(source, paced, 400);
    expect(loads.map(({ tokens, forged }) => [tokens.length, forged])).toEqual([
      [200, 2],
      [200, 2],
    ]);
    expect(loads[0]).toMatchObject({ connections: 8, ratePerSecond: 400 });
    expect((await loadsOf(source, paced, 1))[0]?.tokens).toHaveLength(100);
  });
});

describe.each([
  ["full", fullPlan],
  ["quick", quickPlan],
])("the %s plan", (_name, { http }) => {
  it("has every kind of traffic under RS256, and cached tokens over one connection", () => {
    const scenarios = http.stages.find(({ algorithm }) => algorithm === "RS256")?.scenarios ?? [];
    const kinds = scenarios.map(({ traffic, connections }) => `${traffic} ${connections}`);
    expect(kinds).toEqual(
      expect.arrayContaining(["cached 64", "cached 1", "mixed 64", "paced 64", "uncached 64"]),
    );
  });

  it("measures mixed traffic before it comes at a rate, and in as many starts", () => {
    for (const { scenarios } of http.stages) {
      const paced = scenarios.findIndex(({ traffic }) => traffic === "paced");
      if (paced < 0) continue;
      const mixed = scenarios.slice(0, paced).find(({ traffic }) => traffic === "mixed");
      expect(mixed?.starts).toBe(scenarios[paced]?.starts);
    }
  });

  it("starts servers several times where they are compared with the floor", () => {
    const [{ scenarios = [] } = {}] = http.stages;
    const cached = scenarios.find(({ traffic }) => traffic === "cached");
    expect(cached?.starts).toBeGreaterThan(1);
    for (const { starts = 1 } of scenarios) expect(starts).toBeLessThanOrEqual(cached?.starts ?? 1);
  });

  it("has cached and uncached tokens under every other algorithm", () => {
    for (const { algorithm, scenarios } of http.stages.slice(1)) {
      expect(["ES256", "EdDSA"]).toContain(algorithm);
      expect(scenarios.map(({ traffic }) => traffic)).toEqual(["cached", "uncached"]);
    }
  });
});
