import type { PolicyOrigin } from "../decision/policy-origin.js";
import { type Faults, received } from "../kit/configuration/faults.js";

const MEMBERS = ["version", "entry"] as const;
const MAX_LENGTH = 4096;

/** Checks where a policy comes from; `undefined` for one that is written in code. */
export function compileOrigin(
  document: PolicyOrigin | undefined,
  faults: Faults,
): PolicyOrigin | undefined {
  if (document === undefined) return undefined;
  const within = faults.within("document.");
  const { version, entry } = within.own(document, MEMBERS, MEMBERS);
  for (const [option, value] of Object.entries({ version, entry })) {
    if (typeof value === "string" && value !== "" && value.length <= MAX_LENGTH) continue;
    within.add(
      "option_invalid",
      option,
      `must be a string of 1 to ${MAX_LENGTH} characters, received ${received(value)}`,
    );
  }
  return Object.freeze({ version, entry });
}
