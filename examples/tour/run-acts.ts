import type { Act } from "./calls.js";
import { complaintAbout } from "./outcome.js";
import { placeCall } from "./place-call.js";
import type { Stage } from "./stage.js";
import { Table } from "./table.js";

/** How many calls ended as expected, and how many did not. */
export interface Tally {
  readonly expected: number;
  readonly unexpected: number;
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
  write(table.head());
  for (const act of acts) {
    write(table.title(act));
    await act.prepare?.(stage);
    for (const call of act.calls) {
      const credentials = await call.caller.credentials(stage.authority, call.service);
      const [method = "", path = ""] = call.endpoint.split(" ");
      const observed = await placeCall(stage.addressOf(call.service) + path, method, credentials);
      const complaint = complaintAbout(observed, call.expected);
      write(table.row(call, observed, complaint));
      if (complaint === undefined) expected += 1;
      else unexpected += 1;
    }
  }
  return { expected, unexpected };
}
