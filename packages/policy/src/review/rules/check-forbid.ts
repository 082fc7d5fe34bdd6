import { quote } from "../../document/cursor.js";
import type { PolicyEntry } from "../../policy.js";
import type { RuleDemand } from "./rules.js";
import { placeOfEntry, type RuleScene, type Violation } from "./scene.js";

/** `forbid`: an endpoint that admits any caller and demands nothing; public endpoints, unless every request of theirs is an exception. */
export function checkForbid(
  { anyWithoutScope, publicExcept }: Extract<RuleDemand, { readonly kind: "forbid" }>,
  { entries }: RuleScene,
): readonly Violation[] {
  return entries.flatMap((named) => {
    const { entry } = named;
    const name = quote(entry.written);
    if (anyWithoutScope && demandsNothing(entry)) {
      const message = `${name} admits any caller, and demands nothing`;
      return [{ place: placeOfEntry(entry), message }];
    }
    const isExcepted = publicExcept?.some((glob) => glob.contains(named)) ?? true;
    if (entry.kind !== "public" || isExcepted) return [];
    return [{ place: placeOfEntry(entry), message: `${name} is public` }];
  });
}

const DEMANDS = [
  "scope",
  "anyScope",
  "roles",
  "anyRole",
  "claims",
  "authentication",
  "condition",
] as const;

/** As defined by the warning `any_without_scope`. */
function demandsNothing({ policy }: PolicyEntry): boolean {
  if (policy?.callers !== "any") return false;
  return DEMANDS.every((demand) => policy[demand] === undefined);
}
