import { closest, endOf } from "@callgate/core/kit";
import { quote } from "../../document/cursor.js";
import type { Policy, PolicyEntry, WrittenGrant } from "../../policy.js";
import { accessKindOf } from "../demands.js";
import type { RuleCaller, RuleDemand } from "./rules.js";
import { entriesOf, placeOfEntry, placeOfGrant, type RuleScene, type Violation } from "./scene.js";

type CallerRule<Kind> = Extract<RuleDemand, { readonly kind: Kind }>;

/** `never`: none of these callers may call any of these endpoints; a grant that has ended does not count. */
export function checkNever(
  { callers, endpoints }: CallerRule<"never">,
  scene: RuleScene,
): readonly Violation[] {
  const { names, faults } = expand(callers, scene.policy);
  const violations = entriesOf(scene, endpoints).flatMap((entry) => {
    const open = openness(entry);
    if (open !== undefined) {
      const some = callers.map(({ name, isGroup }) => (isGroup ? `group:${name}` : name));
      const message = `${quote(entry.written)} ${open}, and with it ${listed(some)}`;
      return [{ place: placeOfEntry(entry), message }];
    }
    return standingGrants(entry, scene).flatMap((grant) => {
      const found = grantees(grant.written, scene.policy).filter((name) => names.has(name));
      if (found.length === 0) return [];
      const message = `${quote(entry.written)} admits ${listed(found)}`;
      return [{ place: placeOfGrant(entry, grant.index), message }];
    });
  });
  return [...faults, ...violations];
}

/** `only`: no other callers may call any of these endpoints. */
export function checkOnly(
  { callers, endpoints }: CallerRule<"only">,
  scene: RuleScene,
): readonly Violation[] {
  const { names, faults } = expand(callers, scene.policy);
  const violations = entriesOf(scene, endpoints).flatMap((entry) => {
    const open = openness(entry);
    if (open !== undefined)
      return [{ place: placeOfEntry(entry), message: `${quote(entry.written)} ${open}` }];
    return standingGrants(entry, scene).flatMap((grant) => {
      const found = grantees(grant.written, scene.policy).filter((name) => !names.has(name));
      if (found.length === 0) return [];
      const message = `${quote(entry.written)} admits ${listed(found)}`;
      return [{ place: placeOfGrant(entry, grant.index), message }];
    });
  });
  return [...faults, ...violations];
}

/** The callers of a rule by name. With a group that the document does not know, the rule would check nothing: that is a fault. */
function expand(
  callers: readonly RuleCaller[],
  { groups, file }: Policy,
): { readonly names: ReadonlySet<string>; readonly faults: readonly Violation[] } {
  const names = new Set<string>();
  const faults: Violation[] = [];
  for (const { name, isGroup, place } of callers) {
    if (!isGroup) names.add(name);
    const group = isGroup ? groups.get(name) : undefined;
    for (const member of group?.callers ?? []) names.add(member);
    if (!isGroup || group !== undefined) continue;
    const message = `${file} has no group ${quote(name)}, which a rule names: add it, or change the rule`;
    const suggestion = closest(name, [...groups.keys()]);
    faults.push({ place, message, code: "group_unknown", suggestion });
  }
  return { names, faults };
}

/** Whether and how an endpoint is open to callers that it does not list. */
function openness(entry: PolicyEntry): string | undefined {
  const kind = accessKindOf(entry);
  if (kind === "public") return "is public";
  return kind === "any" ? "admits any caller" : undefined;
}

/** A grant as written, and its place in the list. */
export interface StandingGrant {
  readonly written: WrittenGrant;
  readonly index: number;
}

/** Grants that have not ended. */
export function standingGrants(
  { grants }: PolicyEntry,
  { now }: RuleScene,
): readonly StandingGrant[] {
  return grants
    .map((written, index) => ({ written, index }))
    .filter(({ written: { until } }) => until === undefined || now < (endOf(until) ?? 0));
}

/** Whom a grant is for. */
export function grantees({ client, group }: WrittenGrant, { groups }: Policy): readonly string[] {
  if (client !== undefined) return [client];
  return groups.get(group ?? "")?.callers ?? [];
}

const MAX_NAMED = 5;

function listed(names: readonly string[]): string {
  const more = names.length - MAX_NAMED;
  const some = names.slice(0, MAX_NAMED).map(quote).join(", ");
  return more > 0 ? `${some} and ${more} more` : some;
}
