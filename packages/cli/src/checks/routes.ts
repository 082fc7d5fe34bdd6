import type { PolicyReading } from "@callgate/policy";
import { checkInventory, parseInventory } from "@callgate/policy/review";
import type { CommandContext } from "../command-context.js";
import { readInput } from "../reading/read-input.js";
import type { Reported } from "../report/report.js";

/** Compares a document with a file of routes. A document with errors is not compared: the file alone is read. */
export function checkRoutes(
  file: string,
  policy: PolicyReading["policy"],
  context: CommandContext,
): readonly Reported[] {
  const input = readInput(file, context);
  if ("finding" in input) return [input.finding];
  const { inventory, findings } = parseInventory(input.bytes, { file });
  return inventory === undefined || policy === undefined
    ? findings
    : checkInventory(policy, inventory);
}
