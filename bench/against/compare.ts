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

/** Compares two checkouts in one run, part by part. */
export async function compare(
  roots: Roots,
  { micro, http }: Pick<Plan, "micro" | "http">,
  parts: readonly string[],
): Promise<readonly Section[]> {
  const sections: Section[] = [];
  if (parts.includes("micro")) {
    sections.push(toSection("Decisions per second", await compareDecisions(roots, micro)));
  }
  if (parts.includes("http")) {
    sections.push(toSection("Requests per second", await compareRoutes(roots, http)));
  }
  return sections;
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
