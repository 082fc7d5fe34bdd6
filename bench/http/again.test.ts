import { describe, expect, it } from "vitest";
import { isStartedAgain } from "./again.js";
import type { Sample } from "./sample.js";
import type { Scenario } from "./scenario.js";
import { BARE, BY_DOCUMENT, OURS, RAW_MAP, TAIL_MAP } from "./servers/names.js";

const shape = { connections: 64, rounds: 2 } as const;
const cached: Scenario = { ...shape, traffic: "cached", perRound: { seconds: 1 } };
const uncached: Scenario = { ...shape, traffic: "uncached", perRound: { requests: 1 } };
const paced: Scenario = { ...shape, traffic: "paced", perRound: { seconds: 1 } };

/** The first start of a server in one round. */
function starts(requestsPerSecond: number): readonly (readonly Sample[])[] {
  return [[{ requestsPerSecond, processorMicroseconds: 1, p50Ms: 1, p99Ms: 1, busy: 1 }]];
}

const first = new Map<Scenario, ReadonlyMap<string, ReturnType<typeof starts>>>([
  [
    cached,
    new Map([
      [OURS, starts(1_500)],
      ["close with uncached tokens", starts(100)],
      ["far", starts(1_000)],
    ]),
  ],
  [
    uncached,
    new Map([
      [OURS, starts(300)],
      ["close with uncached tokens", starts(201)],
      ["far", starts(200)],
    ]),
  ],
  [
    paced,
    new Map([
      [OURS, starts(100)],
      ["far", starts(100)],
    ]),
  ],
]);

describe("isStartedAgain", () => {
  it.each([BARE, TAIL_MAP, OURS, BY_DOCUMENT, "close with uncached tokens"])(
    "starts %s",
    (name) => {
      expect(isStartedAgain(name, first)).toBe(true);
    },
  );

  it.each([RAW_MAP, "far"])("does not start %s", (name) => {
    expect(isStartedAgain(name, first)).toBe(false);
  });
});
