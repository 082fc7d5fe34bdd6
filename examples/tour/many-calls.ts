import { setTimeout as sleep } from "node:timers/promises";
import type { TokenRequests } from "./authority.js";
import type { Observation, Outcome } from "./outcome.js";
import type { Stage } from "./stage.js";

/** A caller with many calls through a token client, in one row of the table. */
export interface ManyCalls {
  /** As shown in the table. */
  readonly name: string;
  /** Makes the calls, and returns their outcomes and the token requests they caused. */
  readonly place: (stage: Stage, path: string) => Promise<Observation>;
}

/** The clients along the way from checkout to the inventory. */
const CLIENTS = ["checkout", "orders-express"];

const RENEWAL_DEADLINE_MS = 30_000;
/** How long calls continue with the new token, to prove that it works. */
const AFTERWARDS_MS = 1_000;

export const checkoutAtOnce: ManyCalls = atOnce("checkout, 200 at once", 200);

/** One call, with a token that is no longer valid. */
export const checkoutUnaware: ManyCalls = atOnce("checkout, unaware of it", 1);

/** The calls during a change, until the orders have had a token of the new authority for a while. */
export const checkoutMeanwhile: ManyCalls = {
  name: "checkout, ten a second",
  place: async ({ authority, checkout, awaySeconds }) => {
    const deadline = Date.now() + RENEWAL_DEADLINE_MS;
    let counts = await authority.tokenRequests();
    while (!counts["orders-express"]?.granted && Date.now() < deadline) {
      await sleep(100);
      counts = await authority.tokenRequests();
    }
    await sleep(AFTERWARDS_MS);
    const { remarks, ...rest } = summary(await checkout.stopCalling());
    return {
      ...rest,
      tokenRequests: describeRequests(await authority.tokenRequests(), {}),
      remarks: [...remarks, `authority away ${awaySeconds.toFixed(1)} s`],
    };
  },
};

function atOnce(name: string, count: number): ManyCalls {
  return {
    name,
    place: async ({ authority, checkout }, path) => {
      const before = await authority.tokenRequests();
      const outcomes = await Promise.all(Array.from({ length: count }, () => checkout.call(path)));
      const after = await authority.tokenRequests();
      return { ...summary(outcomes), tokenRequests: describeRequests(after, before) };
    },
  };
}

/** One outcome for all: the first that failed, or any. */
function summary(outcomes: readonly Outcome[]): Outcome & { remarks: readonly string[] } {
  const failures = outcomes.filter(({ status }) => status !== 200);
  const [first = { status: 0, reason: "no call was made" }] = [...failures, ...outcomes];
  return { ...first, remarks: [`${failures.length} of ${outcomes.length} failed`] };
}

/** The token requests of each client: "checkout 1, orders-express 2 (1 refused)". */
function describeRequests(
  after: Readonly<Record<string, TokenRequests>>,
  before: Readonly<Record<string, TokenRequests>>,
): string {
  return CLIENTS.map((client) => {
    const since = (what: keyof TokenRequests): number =>
      (after[client]?.[what] ?? 0) - (before[client]?.[what] ?? 0);
    const refused = since("refused");
    const sum = `${client} ${since("granted") + refused}`;
    return refused === 0 ? sum : `${sum} (${refused} refused)`;
  }).join(", ");
}
