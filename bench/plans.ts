import type { HttpPlan } from "./http/http.js";
import type { MicroPlan } from "./micro/micro.js";
import type { BurstPlan } from "./scale/burst.js";
import type { ScalePlan } from "./scale/decision-cost.js";
import type { MemoryPlan } from "./scale/memory.js";
import type { TokenPlan } from "./token/token.js";

/** How much of everything a run does. */
export interface Plan {
  readonly micro: MicroPlan;
  readonly http: HttpPlan;
  readonly scale: ScalePlan;
  readonly memory: MemoryPlan;
  readonly burst: BurstPlan;
  readonly token: TokenPlan;
}

/** Some ten minutes, for numbers to be quoted. */
export const fullPlan: Plan = {
  micro: {
    newTokens: 500,
    knownTokens: 50,
    knownCalls: 5_000,
    rounds: { warmUp: 5, counted: 40 },
  },
  http: {
    connections: 50,
    knownTokens: 50,
    secondsPerRound: 1,
    newTokensPerRound: 3_000,
    // A server's code is compiled for good only after some 15 000 requests, and each kind of token has its own.
    rounds: { warmUp: 5, counted: 14 },
  },
  scale: { tokens: 200, knownCalls: 5_000, rounds: { warmUp: 5, counted: 30 } },
  memory: { tokens: 200_000, step: 19_000 },
  burst: { forgedTokens: 5_000, connections: 100, rounds: 5 },
  token: {
    burst: 1_000,
    largeBurst: 10_000,
    rounds: { warmUp: 5, counted: 20 },
    fleet: { processes: 10_000, seconds: 3_600 },
  },
};

/** A minute, to see that everything runs. */
export const quickPlan: Plan = {
  micro: { newTokens: 100, knownTokens: 50, knownCalls: 1_000, rounds: { warmUp: 2, counted: 5 } },
  http: {
    connections: 50,
    knownTokens: 50,
    secondsPerRound: 0.5,
    newTokensPerRound: 200,
    rounds: { warmUp: 1, counted: 2 },
  },
  scale: { tokens: 100, knownCalls: 1_000, rounds: { warmUp: 1, counted: 3 } },
  memory: { tokens: 20_000, step: 10_000 },
  burst: { forgedTokens: 1_000, connections: 100, rounds: 1 },
  token: {
    burst: 100,
    largeBurst: 10_000,
    rounds: { warmUp: 1, counted: 3 },
    fleet: { processes: 200, seconds: 3_600 },
  },
};
