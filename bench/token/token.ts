import { HelperProcess } from "../measure/helper-process.js";
import type { RuledRow, Timed, TimedPlan, TimedRow } from "./contest.js";
import { type FleetPlan, type FleetResult, simulateFleet } from "./fleet/fleet.js";

/** The results of one contender. */
export type TokenRow = RuledRow & TimedRow;

export interface TokenResults extends Omit<Timed, "rows"> {
  readonly rows: readonly TokenRow[];
  readonly fleet: FleetResult;
}

export interface TokenPlan extends TimedPlan {
  readonly fleet: FleetPlan;
}

/** Measures what tokens cost, and what becomes of calls when something goes wrong. */
export async function measureToken({ fleet, ...plan }: TokenPlan): Promise<TokenResults> {
  const process = await HelperProcess.start(new URL("contest-process.js", import.meta.url));
  try {
    const timed = await process.ask<Timed>(plan);
    // Only under a fake clock may something else run meanwhile.
    const [ruled, simulated] = await Promise.all([
      process.ask<readonly RuledRow[]>("ruled"),
      simulateFleet(fleet),
    ]);
    return { ...timed, rows: join(timed.rows, ruled), fleet: simulated };
  } finally {
    await process.stop();
  }
}

function join(timed: readonly TimedRow[], ruled: readonly RuledRow[]): readonly TokenRow[] {
  return timed.flatMap((row) => {
    const same = ruled.find(({ name }) => name === row.name);
    return same === undefined ? [] : [{ ...same, ...row }];
  });
}
