import { OURS } from "../token/contenders/contender.js";
import type { TokenResults, TokenRow } from "../token/token.js";
import { count, NARROW_SPACE } from "./numbers.js";
import { atLeast, type Target } from "./target.js";

/** Compares what the token client did with its targets. */
export function judgeToken({ rows, largeBurst, slowEndpoint }: TokenResults): readonly Target[] {
  const ours = rows.find(({ name }) => name === OURS);
  if (ours === undefined) return [];
  const addedMs = slowEndpoint.refreshingP99Ms - slowEndpoint.freshP99Ms;
  return [
    exactly(`${count(largeBurst.calls)} calls at once, no token: requests`, largeBurst.requests, 1),
    exactly(`${count(largeBurst.calls)} calls at once, no token: failed`, largeBurst.failed, 0),
    ...judgeLoad(ours),
    {
      name: "Valid token, endpoint takes 2 s: added p99",
      wanted: `< 1${NARROW_SPACE}ms`,
      measured: `${addedMs.toFixed(4)}${NARROW_SPACE}ms`,
      met: addedMs < 1,
    },
    exactly("Server down 40 s from the refresh point: failed calls", ours.outage.failed, 0),
    atMost("Server down 40 s from the refresh point: requests", ours.outage.requests, 12),
    atMost("1 000 calls in 60 s, invalid_client: requests", ours.refusedClient.requests, 10),
    exactly("30 calls at once, withdrawn token: refreshes", ours.deadToken?.requests, 1),
    atMost("1 000 calls a minute, API says 401: requests", ours.refusingApi?.requests, 5),
    atLeast("Fresh token: getToken() per second", { byClock: ours.freshPerSecond }, 500_000),
  ];
}

function judgeLoad({ hour, short }: TokenRow): readonly Target[] {
  // The first call of all finds no token, and has to wait.
  const blocked = Math.max(0, hour.waited - 1) + hour.failed;
  return [
    atMost("An hour of tokens of 300 s: requests", hour.requests, 17),
    exactly("An hour of tokens of 300 s: calls blocked after the first", blocked, 0),
    ...short.map(({ lifetimeSeconds, mostPerQuarterLifetime }) =>
      atMost(
        `Tokens of ${lifetimeSeconds} s: requests per quarter lifetime`,
        mostPerQuarterLifetime,
        1,
      ),
    ),
  ];
}

function atMost(name: string, value: number | undefined, bound: number): Target {
  return { name, wanted: `≤ ${count(bound)}`, ...judged(value, (known) => known <= bound) };
}

function exactly(name: string, value: number | undefined, bound: number): Target {
  return { name, wanted: count(bound), ...judged(value, (known) => known === bound) };
}

function judged(
  value: number | undefined,
  isMet: (value: number) => boolean,
): Pick<Target, "measured" | "met"> {
  return value === undefined
    ? { measured: "nothing", met: false }
    : { measured: count(value), met: isMet(value) };
}
