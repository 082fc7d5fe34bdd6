import { systemClock } from "@callgate/client";
import type { Contender } from "../contenders/contender.js";
import { CountingEndpoint } from "../world/token-endpoint.js";

/** The results of a burst of calls with no token. */
export interface ColdBurst {
  readonly calls: number;
  readonly requests: number;
  readonly failed: number;
}

/** Requests a token many times at once, before there is one: in real time, over loopback. */
export async function measureColdBurst(contender: Contender, calls: number): Promise<ColdBurst> {
  const endpoint = await CountingEndpoint.start(systemClock);
  const user = contender.create(endpoint.url, systemClock);
  try {
    const fates = await Promise.allSettled(Array.from({ length: calls }, () => user.getToken()));
    const failed = fates.filter(({ status }) => status === "rejected").length;
    return { calls, requests: endpoint.requests, failed };
  } finally {
    await user.close?.();
    await endpoint.stop();
  }
}
