import type { ManyCalls } from "./many-calls.js";
import { bound } from "./services.js";
import type { Stage } from "./stage.js";

/** A row of the example, as it reports it. */
interface Row {
  readonly title: string;
  readonly seen: string;
  readonly challenge?: string;
}

const played = new WeakMap<Stage, Promise<readonly Row[]>>();

/** One call of the example of bound tokens, by its title there. */
export function boundCall(title: string): ManyCalls {
  return {
    name: title,
    async place(stage) {
      const rows = await rowsOf(stage);
      const row = rows.find((each) => each.title === title);
      if (row === undefined) throw new Error(`the example has no call "${title}"`);
      const [status = "", ...what] = row.seen.split(" ");
      const isAdmitted = status === "200";
      return {
        status: Number(status),
        reason: isAdmitted ? undefined : what.join(" "),
        challenge: row.challenge,
        learned: isAdmitted ? `bound to ${what.join(" ")}` : undefined,
      };
    },
  };
}

/** The example plays all of its calls at once, with the first row. */
function rowsOf(stage: Stage): Promise<readonly Row[]> {
  const known = played.get(stage) ?? fetchRows(stage);
  played.set(stage, known);
  return known;
}

async function fetchRows(stage: Stage): Promise<readonly Row[]> {
  const signal = AbortSignal.timeout(20_000);
  const response = await fetch(stage.addressOf(bound), { signal });
  return (await response.json()) as readonly Row[];
}
