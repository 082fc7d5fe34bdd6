import { createFakeClock, type FakeClock } from "@callgate/testkit";
import type { Contender, TokenUser } from "../contenders/contender.js";
import { ruleTime } from "./rule-time.js";
import { CountingEndpoint } from "./token-endpoint.js";
import { type Traffic, watchTraffic } from "./traffic.js";

/** One contender and one token endpoint, under a clock that only the scenario moves. */
export interface World {
  readonly endpoint: CountingEndpoint;
  readonly user: TokenUser;
  readonly clock: FakeClock;
  /** Advances the clock; loopback takes none of that time. */
  pass(ms: number): Promise<void>;
}

/** How long, really, requests over loopback may take before something is wrong. */
const LONGEST_SETTLING_MS = 10_000;
const STEP_WITH_REQUESTS_MS = 50;
/** An answer takes a moment from the socket to the code that waits for it. */
const QUIET_TURNS = 8;

/** Runs a scenario with the process's Date, timers, fetch and node:http under control. */
export async function inWorld<Result>(
  { create }: Contender,
  scenario: (world: World) => Promise<Result>,
): Promise<Result> {
  const clock = createFakeClock();
  const endpoint = await CountingEndpoint.start(clock);
  const traffic = watchTraffic();
  const giveTimeBack = ruleTime(clock);
  const user = create(endpoint.url, clock);
  try {
    return await scenario({
      endpoint,
      user,
      clock,
      pass: (ms) => pass(ms, clock, endpoint, traffic),
    });
  } finally {
    await user.close?.();
    giveTimeBack();
    traffic.stop();
    await endpoint.stop();
  }
}

async function pass(
  ms: number,
  clock: FakeClock,
  endpoint: CountingEndpoint,
  traffic: Traffic,
): Promise<void> {
  await settle(endpoint, traffic);
  for (let left = ms; left > 0; ) {
    // With an answer due, small steps: it arrives when it was sent, not when the step is over.
    const step = endpoint.held > 0 ? Math.min(left, STEP_WITH_REQUESTS_MS) : left;
    await clock.advance(step);
    await settle(endpoint, traffic);
    left -= step;
  }
}

/** Waits until every request either waits for the clock or is through. */
async function settle(endpoint: CountingEndpoint, traffic: Traffic): Promise<void> {
  const startedAt = performance.now();
  for (let quiet = 0; quiet < QUIET_TURNS; ) {
    await new Promise((resolve) => setImmediate(resolve));
    quiet = traffic.inFlight > endpoint.held ? 0 : quiet + 1;
    if (performance.now() - startedAt > LONGEST_SETTLING_MS) {
      throw new Error(`${traffic.inFlight - endpoint.held} requests do not end`);
    }
  }
}
