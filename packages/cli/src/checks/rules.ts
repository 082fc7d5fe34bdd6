import type { Policy } from "@callgate/policy";
import { checkRules, parseRules } from "@callgate/policy/review";
import type { CommandContext } from "../command-context.js";
import { readInput } from "../reading/read-input.js";
import type { Reported } from "../report/report.js";

/** Applies a file of rules to documents. @param now in milliseconds since the Unix epoch */
export function checkRulesOf(
  file: string,
  policies: readonly Policy[],
  now: number,
  context: CommandContext,
): readonly Reported[] {
  const input = readInput(file, context);
  if ("finding" in input) return [input.finding];
  const { rules, findings } = parseRules(input.bytes, { file });
  if (rules === undefined) return findings;
  return [...policies.flatMap((policy) => checkRules(policy, rules, { now })), ...findings];
}
