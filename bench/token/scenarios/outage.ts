import type { World } from "../world/world.js";
import { callFor, type Tally } from "./tally.js";

/** How a library got through an outage. */
export interface Outage extends Tally {
  /** Requests from the first that met no server until one was granted again. */
  readonly requests: number;
  /** Whether calls got tokens again within half a minute. */
  readonly recovered: boolean;
}

const DOWN_MS = 40_000;
const AFTERWARDS_MS = 30_000;
const LIFETIME_MS = 300_000;
const EVERY_MS = 100;

/**
 * Takes the server down for 40 seconds from the refresh point: the moment the contender requests its second token.
 *
 * That is the worst moment for each of them; a library that renews late has no token left then.
 */
export async function measureOutage(world: World): Promise<Outage> {
  const { endpoint, clock, user, pass } = world;
  await Promise.all([user.getToken(), pass(EVERY_MS)]);
  let downFrom = Number.POSITIVE_INFINITY;
  endpoint.answer = () => {
    const now = clock.monotonic();
    downFrom = Math.min(downFrom, now);
    return now < downFrom + DOWN_MS ? "down" : "grant";
  };
  // A call before the refresh point gets the current token.
  for (let passed = 0; downFrom === Number.POSITIVE_INFINITY; passed += 1000) {
    if (passed > 2 * LIFETIME_MS) throw new Error("No second token was requested");
    user.getToken().catch(() => {});
    await pass(1000);
  }
  const during = await callFor(world, downFrom + DOWN_MS - clock.monotonic(), EVERY_MS);
  const after = await callFor(world, AFTERWARDS_MS, EVERY_MS);
  const upAgain = endpoint.requestedAt.findIndex((at) => at >= downFrom + DOWN_MS);
  const until = upAgain < 0 ? endpoint.requests : upAgain + 1;
  let recovered = false;
  user.getToken().then(
    () => {
      recovered = true;
    },
    () => {},
  );
  await pass(EVERY_MS);
  return {
    calls: during.calls + after.calls,
    failed: during.failed + after.failed,
    waited: during.waited + after.waited,
    requests: endpoint.requestedAt.slice(0, until).filter((at) => at >= downFrom).length,
    recovered,
  };
}
