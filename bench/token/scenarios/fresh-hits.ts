import { systemClock } from "@callgate/client";
import { alternate, type Rounds } from "../../measure/alternate.js";
import { type Quartiles, quartilesOf } from "../../measure/statistics.js";
import type { Contender } from "../contenders/contender.js";
import { CountingEndpoint } from "../world/token-endpoint.js";

const ROUND_MS = 20;
/** Long enough that no library renews while it is measured. */
const LIFETIME_SECONDS = 36_000;

/** Tokens returned per second, each awaited, while a fresh one is there; by name. */
export async function measureFreshHits(
  contenders: readonly Contender[],
  rounds: Rounds,
): Promise<ReadonlyMap<string, Quartiles>> {
  const endpoint = await CountingEndpoint.start(systemClock);
  endpoint.expiresInSeconds = LIFETIME_SECONDS;
  const users = contenders.map(({ name, create }) => ({
    name,
    user: create(endpoint.url, systemClock),
  }));
  try {
    const calls = new Map<string, number>();
    for (const { name, user } of users) calls.set(name, await callsWithin(user.getToken));
    const times = await alternate(
      users.map(({ name, user }) => ({
        name,
        prepare: () => () => callTimes(user.getToken, calls.get(name) ?? 1),
      })),
      rounds,
    );
    if (endpoint.requests !== contenders.length) throw new Error("A token was requested again");
    return new Map(
      [...times].map(([name, rounds]) => {
        const perRound = calls.get(name) ?? 0;
        return [name, quartilesOf(rounds.map(({ elapsedMs }) => (1000 * perRound) / elapsedMs))];
      }),
    );
  } finally {
    for (const { user } of users) await user.close?.();
    await endpoint.stop();
  }
}

/** How many calls make up a round, so that a round takes as long for every library. */
async function callsWithin(call: () => Promise<unknown>): Promise<number> {
  await callTimes(call, 100);
  const startedAt = performance.now();
  let calls = 0;
  for (; performance.now() < startedAt + ROUND_MS; calls += 10) await callTimes(call, 10);
  return calls;
}

async function callTimes(call: () => Promise<unknown>, times: number): Promise<void> {
  for (let n = 0; n < times; n += 1) await call();
}
