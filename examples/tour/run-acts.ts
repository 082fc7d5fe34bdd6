import type { Act, Call } from "./calls.js";
import { complaintAbout, type Observation } from "./outcome.js";
import { placeCall } from "./place-call.js";
import type { Stage } from "./stage.js";
import { Table } from "./table.js";

/** How many rows ended as expected, and how many did not. */
export interface Tally {
  readonly expected: number;
  readonly unexpected: number;
  /** How many could not be shown on this machine. */
  readonly notShown: number;
}

/** Runs the acts in order and writes the table, each row as soon as it is known. */
export async function runActs(
  acts: readonly Act[],
  stage: Stage,
  write: (line: string) => void,
): Promise<Tally> {
  const table = new Table(acts);
  let expected = 0;
  let unexpected = 0;
  let notShown = 0;
  write(table.head());
  for (const act of acts) {
    write(table.title(act));
    await act.prepare?.(stage);
    for (const call of act.calls) {
      const observed = await observe(call, stage);
      const complaint = complaintAbout(observed, call.expected);
      write(table.row(call, observed, complaint));
      if (observed.notShown !== undefined) notShown += 1;
      else if (complaint === undefined) expected += 1;
      else unexpected += 1;
    }
  }
  return { expected, unexpected, notShown };
}

async function observe({ caller, service, endpoint }: Call, stage: Stage): Promise<Observation> {
  const [method = "", path = ""] = endpoint.split(" ");
  if ("place" in caller) return caller.place(stage, path);
  const credentials = await caller.credentials(stage.authority, service);
  return placeCall(stage.addressOf(service) + path, method, credentials);
}
