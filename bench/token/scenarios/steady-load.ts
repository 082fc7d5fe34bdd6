import { mostWithin } from "../request-rate.js";
import type { World } from "../world/world.js";
import { callFor, type Tally } from "./tally.js";

/** What tokens of one lifetime cost under a steady load. */
export interface SteadyLoad extends Tally {
  readonly lifetimeSeconds: number;
  readonly requests: number;
  /** The most requests within any stretch of a quarter of the lifetime. */
  readonly mostPerQuarterLifetime: number;
}

export interface SteadyLoadPlan {
  readonly lifetimeSeconds: number;
  readonly forSeconds: number;
  readonly everyMs: number;
}

const LATENCY_MS = 50;

/** Calls at a steady pace through many lifetimes. */
export async function measureSteadyLoad(world: World, plan: SteadyLoadPlan): Promise<SteadyLoad> {
  const { endpoint } = world;
  const { lifetimeSeconds, forSeconds, everyMs } = plan;
  endpoint.expiresInSeconds = lifetimeSeconds;
  endpoint.latencyMs = LATENCY_MS;
  const tally = await callFor(world, forSeconds * 1000, everyMs);
  return {
    lifetimeSeconds,
    requests: endpoint.requests,
    mostPerQuarterLifetime: mostWithin(endpoint.requestedAt, lifetimeSeconds * 250),
    ...tally,
  };
}
