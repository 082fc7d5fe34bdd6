import type { RoutesPlan } from "./against/routes.js";
import type { HttpPlan } from "./http/http.js";
import type { Scenario } from "./http/scenario.js";
import type { MicroPlan } from "./micro/micro.js";
import type { BurstPlan } from "./scale/burst.js";
import type { ScalePlan } from "./scale/decision-cost.js";
import type { MemoryPlan } from "./scale/memory.js";
import type { ThreadsPlan } from "./scale/threads.js";
import type { TokenPlan } from "./token/token.js";

/** How much of everything a run does. */
export interface Plan {
  readonly micro: MicroPlan;
  readonly http: HttpPlan;
  readonly routes: RoutesPlan;
  readonly scale: ScalePlan;
  readonly memory: MemoryPlan;
  readonly burst: BurstPlan;
  readonly threads: ThreadsPlan;
  readonly token: TokenPlan;
}

/** What a signature costs is the same behind every framework. */
const OTHER_FRAMEWORKS: readonly string[] = ["Express 5", "Koa 3"];

/** Cached and uncached tokens where the algorithm alone is in question. */
const OTHER_ALGORITHM: readonly Scenario[] = [
  { traffic: "cached", connections: 64, rounds: 2, servers: "few", perRound: { seconds: 0.4 } },
  {
    traffic: "uncached",
    connections: 64,
    rounds: 2,
    servers: "few",
    perRound: { requests: 1_200 },
  },
];

/**
 * Some 13 minutes on two cores with nothing beside it, for numbers to be quoted.
 *
 * The part `http` takes ten of them: 137 server processes are started (1¾ minutes), warmed up (3¼), and
 * then answer what counts (4¾). What is sent as so many requests takes longer on a busy machine.
 */
export const fullPlan: Plan = {
  micro: {
    uncachedTokens: 500,
    cachedTokens: 50,
    cachedCalls: 5_000,
    rounds: { warmUp: 5, counted: 25 },
  },
  http: {
    cachedTokens: 50,
    stages: [
      {
        algorithm: "RS256",
        // A server's code is compiled for good only after some 12 000 requests.
        warmUpRequests: 12_000,
        // What has a target that is near 1 is measured in every start, the rest in one or two.
        scenarios: [
          { traffic: "cached", connections: 64, rounds: 2, starts: 4, perRound: { seconds: 0.3 } },
          {
            traffic: "cached",
            connections: 8,
            rounds: 2,
            servers: "few",
            perRound: { seconds: 0.3 },
          },
          {
            traffic: "cached",
            connections: 1,
            rounds: 2,
            servers: "few",
            perRound: { seconds: 0.3 },
          },
          {
            traffic: "mixed",
            connections: 64,
            rounds: 2,
            starts: 2,
            servers: "few",
            perRound: { requests: 3_000 },
          },
          {
            traffic: "paced",
            connections: 64,
            rounds: 1,
            starts: 2,
            servers: "few",
            perRound: { seconds: 1.2 },
          },
          {
            traffic: "uncached",
            connections: 64,
            rounds: 2,
            starts: 4,
            perRound: { requests: 1_200 },
          },
        ],
      },
      {
        algorithm: "ES256",
        warmUpRequests: 6_000,
        frameworks: OTHER_FRAMEWORKS,
        scenarios: OTHER_ALGORITHM,
      },
      {
        algorithm: "EdDSA",
        warmUpRequests: 6_000,
        frameworks: OTHER_FRAMEWORKS,
        scenarios: OTHER_ALGORITHM,
      },
    ],
  },
  routes: {
    connections: 64,
    cachedTokens: 50,
    cachedSeconds: 1,
    uncachedRequests: 3_000,
    mixedRequests: 5_000,
    rounds: { warmUp: 5, counted: 14 },
  },
  scale: { tokens: 200, cachedCalls: 5_000, rounds: { warmUp: 5, counted: 30 } },
  memory: { tokens: 100_000, step: 9_000 },
  burst: { forgedTokens: 5_000, connections: 100, rounds: 10 },
  threads: { tokens: 5_000, connections: 64, rounds: 6 },
  token: {
    burst: 1_000,
    largeBurst: 10_000,
    rounds: { warmUp: 5, counted: 20 },
    fleet: { processes: 10_000, seconds: 3_600 },
  },
};

const QUICK_OTHER: readonly Scenario[] = [
  { traffic: "cached", connections: 8, rounds: 1, servers: "few", perRound: { requests: 300 } },
  { traffic: "uncached", connections: 8, rounds: 1, servers: "few", perRound: { requests: 100 } },
];

/** A minute or two, to see that everything runs; on a busy machine too, so that all of it is counted in requests. */
export const quickPlan: Plan = {
  micro: {
    uncachedTokens: 100,
    cachedTokens: 50,
    cachedCalls: 1_000,
    rounds: { warmUp: 2, counted: 5 },
  },
  http: {
    cachedTokens: 50,
    stages: [
      {
        algorithm: "RS256",
        warmUpRequests: 1_000,
        scenarios: [
          { traffic: "cached", connections: 64, rounds: 1, starts: 2, perRound: { requests: 300 } },
          {
            traffic: "cached",
            connections: 1,
            rounds: 1,
            servers: "few",
            perRound: { requests: 300 },
          },
          {
            traffic: "mixed",
            connections: 64,
            rounds: 1,
            servers: "few",
            perRound: { requests: 300 },
          },
          {
            traffic: "paced",
            connections: 64,
            rounds: 1,
            servers: "few",
            perRound: { seconds: 0.2 },
          },
          { traffic: "uncached", connections: 64, rounds: 1, perRound: { requests: 200 } },
        ],
      },
      { algorithm: "ES256", warmUpRequests: 500, scenarios: QUICK_OTHER },
      { algorithm: "EdDSA", warmUpRequests: 500, scenarios: QUICK_OTHER },
    ],
  },
  routes: {
    connections: 64,
    cachedTokens: 50,
    cachedSeconds: 0.5,
    uncachedRequests: 200,
    mixedRequests: 300,
    rounds: { warmUp: 1, counted: 2 },
  },
  scale: { tokens: 100, cachedCalls: 1_000, rounds: { warmUp: 1, counted: 3 } },
  memory: { tokens: 20_000, step: 10_000 },
  burst: { forgedTokens: 1_000, connections: 100, rounds: 1 },
  threads: { tokens: 300, connections: 64, rounds: 2 },
  token: {
    burst: 100,
    largeBurst: 10_000,
    rounds: { warmUp: 1, counted: 3 },
    fleet: { processes: 200, seconds: 3_600 },
  },
};
