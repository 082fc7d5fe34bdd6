import type { Sample } from "../http/sample.js";
import { median } from "../measure/statistics.js";
import type { Plan } from "../plans.js";
import { digits } from "../report/numbers.js";
import type { Section } from "../report/section.js";
import type { Roots } from "./checkout.js";
import { compareDecisions } from "./decisions.js";
import { type Pairs, spreadOf } from "./pairs.js";
import { compareRoutes } from "./routes.js";

/** What can be compared. */
export const COMPARABLE = ["micro", "http"] as const;

/** Compares two checkouts in one run; the table of a part comes as soon as it is measured. */
export async function* compare(
  roots: Roots,
  { micro, routes }: Pick<Plan, "micro" | "routes">,
  parts: readonly string[],
): AsyncGenerator<Section> {
  if (parts.includes("micro")) {
    yield toSection("Decisions per second", await compareDecisions(roots, micro));
  }
  if (parts.includes("http")) {
    const rows = await compareRoutes(roots, routes);
    yield toSection(
      "Requests per second",
      per(rows, (sample) => sample.requestsPerSecond),
    );
    // The same on a machine that is busy with other things, too.
    yield toSection(
      "Requests per second of processor time",
      per(rows, (sample) => 1e6 / sample.processorMicroseconds),
    );
  }
}

function per(
  rows: ReadonlyMap<string, Pairs<Sample>>,
  speedOf: (sample: Sample) => number,
): ReadonlyMap<string, Pairs> {
  const speeds = ({ ours, theirs }: Pairs<Sample>): Pairs => ({
    ours: ours.map(speedOf),
    theirs: theirs.map(speedOf),
  });
  return new Map([...rows].map(([name, pairs]) => [name, speeds(pairs)]));
}

/** One row for each thing compared; a ratio above 1 says that this checkout is the faster one. */
export function toSection(title: string, rows: ReadonlyMap<string, Pairs>): Section {
  return {
    title,
    columns: ["", "this", "other", "this ÷ other", "min", "max"],
    rows: [...rows].map(([name, pairs]) => {
      const spread = spreadOf(pairs);
      const speeds = [pairs.ours, pairs.theirs].map((perSecond) => digits(median(perSecond)));
      const ratios = [spread.median, spread.min, spread.max].map((ratio) => ratio.toFixed(3));
      return [name, ...speeds, ...ratios];
    }),
  };
}
