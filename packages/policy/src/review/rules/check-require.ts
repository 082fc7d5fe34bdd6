import { quote } from "../../document/cursor.js";
import { accessKindOf, demandsOf } from "../demands.js";
import type { RuleDemand } from "./rules.js";
import { entriesOf, placeOfEntry, type RuleScene, type Violation } from "./scene.js";

/** `require`: no caller may call any of these endpoints without all of this. An endpoint that no caller may call fulfils it. */
export function checkRequire(
  { endpoints, scopes, roles, tokens }: Extract<RuleDemand, { readonly kind: "require" }>,
  scene: RuleScene,
): readonly Violation[] {
  return entriesOf(scene, endpoints).flatMap((entry) => {
    const kind = accessKindOf(entry);
    if (kind === "none") return [];
    const demands = demandsOf(entry);
    const missing = [
      ...without(scopes, demands.scope, demands.anyScope).map(
        (scope) => `the scope ${quote(scope)}`,
      ),
      ...without(roles, demands.roles, demands.anyRole).map((role) => `the role ${quote(role)}`),
      ...(tokens === undefined || demands.tokens === tokens ? [] : [`\`tokens: ${tokens}\``]),
    ];
    if (missing.length === 0) return [];
    const how = kind === "public" ? "is public and does not demand" : "does not demand";
    const message = `${quote(entry.written)} ${how} ${missing.join(" or ")}`;
    return [{ place: placeOfEntry(entry), message }];
  });
}

/** Values without which a token is still admitted: when one of several is enough, none of them is required. */
function without(
  required: readonly string[],
  all: readonly string[],
  any: readonly string[],
): readonly string[] {
  const [only, ...others] = new Set(any);
  return required.filter(
    (value) => !all.includes(value) && !(others.length === 0 && only === value),
  );
}
