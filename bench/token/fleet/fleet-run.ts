import type { TokenClient } from "@callgate/client";
import { createFakeClock } from "@callgate/testkit";
import { seededRandom } from "@callgate-tooling/test-support";
import { createCallgate } from "../contenders/callgate.js";
import { peaksOf } from "../request-rate.js";

export interface FleetPlan {
  /** A multiple of 100. */
  readonly processes: number;
  readonly seconds: number;
}

export interface FleetQuestion extends FleetPlan {
  readonly jitter: boolean;
}

/** What a fleet requested from the token endpoint. */
export interface FleetRun {
  readonly jitter: boolean;
  /** Requests in all, the first of each process included. */
  readonly requests: number;
  readonly meanPerSecond: number;
  /** The most in one second, and over the mean: from the first renewal on, since all start at once either way. */
  readonly peakPerSecond: number;
  readonly peakOverMean: number;
  /** The most in one second of the last quarter of the time, over the mean of all the time. */
  readonly latePeakOverMean: number;
  /** The most requests in one second, for every ten seconds from the start. */
  readonly peaks: readonly number[];
}

export const LIFETIME_SECONDS = 300;
export const SECONDS_PER_PEAK = 10;
const TOKEN_ENDPOINT = "https://login.example.com/token";
/** As much of a response as is read, made once: hundreds of thousands of real ones would take most of the time. */
const CONTENT = Buffer.from(
  JSON.stringify({ access_token: "-", token_type: "Bearer", expires_in: LIFETIME_SECONDS }),
);
const GRANTED = {
  status: 200,
  ok: true,
  type: "default",
  redirected: false,
  bodyUsed: true,
  headers: new Headers({ "content-type": "application/json" }),
  body: {
    async *[Symbol.asyncIterator]() {
      yield CONTENT;
    },
  },
} as unknown as Response;
const ALIKE = 100;
/** What is under way takes memory. */
const BATCH = 100;

/**
 * Lets a fleet of real token clients, one per process and all started in the same second, run for a while.
 *
 * Each calls once a second. A call before the refresh point does nothing, and is left out: the client itself says when
 * that is. The network is left out, too: the endpoint is a function passed as `fetch`. Without jitter one client in a
 * hundred is real, since all are alike.
 */
export async function runFleet({ processes, seconds, jitter }: FleetQuestion): Promise<FleetRun> {
  // Without jitter all of them do the same: some stand for all.
  const standsFor = jitter ? 1 : ALIKE;
  const clock = createFakeClock();
  const startedAt = clock.now();
  const perSecond: number[] = new Array(seconds).fill(0);
  let second = 0;
  const endpoint = async (): Promise<Response> => {
    perSecond[second] = (perSecond[second] ?? 0) + standsFor;
    return GRANTED;
  };
  const options = { clock, fetch: endpoint, random: jitter ? seededRandom(1) : () => 0 };
  const clients = Array.from({ length: processes / standsFor }, () =>
    createCallgate(TOKEN_ENDPOINT, options),
  );
  const due = new Map<number, TokenClient[]>([[0, clients]]);
  for (; second < seconds; second += 1) {
    const calling = due.get(second) ?? [];
    due.delete(second);
    for (let from = 0; from < calling.length; from += BATCH) {
      await Promise.all(calling.slice(from, from + BATCH).map(callAndWait));
    }
    for (const client of calling) {
      const next = Math.ceil((refreshAt(client) - startedAt) / 1000);
      const others = due.get(next);
      if (others === undefined) due.set(next, [client]);
      else others.push(client);
    }
    clock.suspend(1000);
  }
  await Promise.all(clients.map((client) => client.close()));
  return { jitter, ...summarize(perSecond) };
}

/** Calls, and waits for what the call starts: one that needs a longer remaining lifetime waits for the renewal. */
function callAndWait(client: TokenClient): Promise<unknown> {
  return client.getToken({ minRemainingMs: LIFETIME_SECONDS * 1000 });
}

function refreshAt(client: TokenClient): number {
  return Date.parse(client.status().scopes[0]?.refreshAt ?? "");
}

function summarize(perSecond: readonly number[]): Omit<FleetRun, "jitter"> {
  const requests = sum(perSecond);
  const renewals = perSecond.slice(1);
  const meanPerSecond = sum(renewals) / renewals.length;
  const peakPerSecond = Math.max(...renewals);
  const latePeak = Math.max(...perSecond.slice(-perSecond.length / 4));
  return {
    requests,
    meanPerSecond,
    peakPerSecond,
    peakOverMean: peakPerSecond / meanPerSecond,
    latePeakOverMean: latePeak / meanPerSecond,
    peaks: peaksOf(perSecond, SECONDS_PER_PEAK),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
