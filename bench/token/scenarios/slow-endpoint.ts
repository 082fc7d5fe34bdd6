import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { systemClock } from "@callgate/client";
import { createFakeClock } from "@callgate/testkit";
import { quantile } from "../../measure/statistics.js";
import { createCallgate } from "../contenders/callgate.js";
import { CountingEndpoint } from "../world/token-endpoint.js";

/** How long calls with a valid token take while the next one is requested. */
export interface SlowEndpoint {
  readonly calls: number;
  readonly freshP99Ms: number;
  readonly refreshingP99Ms: number;
  readonly longestMs: number;
}

const LATENCY_MS = 2000;
const STALE_FROM_MS = 250_000;

/** Calls while the endpoint takes two real seconds; only the token's age comes from a fake clock. */
export async function measureSlowEndpoint(): Promise<SlowEndpoint> {
  const endpoint = await CountingEndpoint.start(systemClock);
  const clock = createFakeClock();
  const client = createCallgate(endpoint.url, { clock });
  try {
    await client.getToken();
    endpoint.latencyMs = LATENCY_MS;
    await timeCalls(client.getToken, 200);
    const fresh = await timeCalls(client.getToken, LATENCY_MS);
    clock.suspend(STALE_FROM_MS);
    const refreshing = await timeCalls(client.getToken, LATENCY_MS - 100);
    if (endpoint.requests !== 2 || endpoint.held !== 1) throw new Error("Nothing was refreshed");
    return {
      calls: refreshing.length,
      freshP99Ms: quantile(fresh, 0.99),
      refreshingP99Ms: quantile(refreshing, 0.99),
      longestMs: Math.max(...refreshing),
    };
  } finally {
    await client.close();
    await endpoint.stop();
  }
}

/** Some ten calls each millisecond, and how long each took, in milliseconds. */
async function timeCalls(call: () => Promise<unknown>, forMs: number): Promise<readonly number[]> {
  const took: number[] = [];
  const until = performance.now() + forMs;
  while (performance.now() < until) {
    for (let n = 0; n < 10; n += 1) {
      const startedAt = performance.now();
      await call();
      took.push(performance.now() - startedAt);
    }
    await pause(1);
  }
  return took;
}
