import { HelperProcess } from "../../measure/helper-process.js";
import {
  type FleetPlan,
  type FleetQuestion,
  type FleetRun,
  LIFETIME_SECONDS,
  SECONDS_PER_PEAK,
} from "./fleet-run.js";

export type { FleetPlan, FleetRun };

export interface FleetResult extends FleetPlan {
  readonly lifetimeSeconds: number;
  readonly secondsPerPeak: number;
  readonly runs: readonly FleetRun[];
}

/** Simulates the fleet with jitter and without, in a process of its own. */
export async function simulateFleet(plan: FleetPlan): Promise<FleetResult> {
  const process = await HelperProcess.start(new URL("fleet-process.js", import.meta.url));
  const ask = (jitter: boolean): Promise<FleetRun> => {
    const question: FleetQuestion = { ...plan, jitter };
    return process.ask(question);
  };
  try {
    const runs = [await ask(true), await ask(false)];
    return { ...plan, lifetimeSeconds: LIFETIME_SECONDS, secondsPerPeak: SECONDS_PER_PEAK, runs };
  } finally {
    await process.stop();
  }
}
