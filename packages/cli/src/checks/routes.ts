import type { PolicyReading } from "@callgate/policy";
import { checkInventory, checkOutline, parseInventory } from "@callgate/policy/review";
import type { CommandContext } from "../command-context.js";
import { readInput } from "../reading/read-input.js";
import type { Reported } from "../report/report.js";

/**
 * Compares a document with a file of routes. Of a document with errors, the names of endpoints that could be read are
 * compared.
 */
export function checkRoutes(
  file: string,
  { policy, outline }: Pick<PolicyReading, "policy" | "outline">,
  context: CommandContext,
): readonly Reported[] {
  const input = readInput(file, context);
  if ("finding" in input) return [input.finding];
  const { inventory, findings } = parseInventory(input.bytes, { file });
  if (inventory === undefined) return findings;
  if (policy !== undefined) return checkInventory(policy, inventory);
  return outline === undefined ? findings : checkOutline(outline, inventory);
}
