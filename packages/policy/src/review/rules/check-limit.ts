import { endOf, startOf } from "@callgate/core/kit";
import { quote } from "../../document/cursor.js";
import type { PolicyEntry } from "../../policy.js";
import { grantees, standingGrants } from "./check-callers.js";
import type { RuleDemand, RuleLimits } from "./rules.js";
import { placeOfEntry, placeOfGrant, type RuleScene, type Violation } from "./scene.js";

const DAY_MS = 86_400_000;

/**
 * `limit`: how many callers an endpoint may list (`any` is not a number: see `forbid`), how many days ahead the end of
 * a grant may be, if it has one, and how many days ahead the end of report mode, which must have one.
 */
export function checkLimit(
  limits: Extract<RuleDemand, { readonly kind: "limit" }>,
  scene: RuleScene,
): readonly Violation[] {
  return scene.entries.flatMap(({ entry }) => [
    ...checkCallers(entry, limits, scene),
    ...checkGrants(entry, limits, scene),
    ...checkReport(entry, limits, scene),
  ]);
}

function checkCallers(
  entry: PolicyEntry,
  { callersPerEndpoint }: RuleLimits,
  scene: RuleScene,
): readonly Violation[] {
  if (callersPerEndpoint === undefined) return [];
  const grants = standingGrants(entry, scene);
  const callers = new Set(grants.flatMap(({ written }) => grantees(written, scene.policy)));
  if (callers.size <= callersPerEndpoint) return [];
  const message = `${quote(entry.written)} admits ${callers.size} callers, more than ${callersPerEndpoint}`;
  return [{ place: placeOfEntry(entry), message }];
}

function checkGrants(
  entry: PolicyEntry,
  { grantDays }: RuleLimits,
  scene: RuleScene,
): readonly Violation[] {
  if (grantDays === undefined) return [];
  const latest = scene.now + grantDays * DAY_MS;
  return standingGrants(entry, scene).flatMap(({ written: { client, until }, index }) => {
    if (until === undefined || (endOf(until) ?? 0) <= latest) return [];
    const message = `the grant of ${quote(client ?? "")} ends on ${until}, more than ${grantDays} days ahead`;
    return [{ place: placeOfGrant(entry, index), message }];
  });
}

function checkReport(
  entry: PolicyEntry,
  { reportDays }: RuleLimits,
  { now }: RuleScene,
): readonly Violation[] {
  if (reportDays === undefined) return [];
  const { mode, enforceFrom } = entry.policy ?? {};
  if (enforceFrom !== undefined && (startOf(enforceFrom) ?? 0) <= now + reportDays * DAY_MS)
    return [];
  if (enforceFrom === undefined && mode !== "report") return [];
  const end =
    enforceFrom === undefined
      ? "has no `enforceFrom`"
      : `ends on ${enforceFrom}, more than ${reportDays} days ahead`;
  const message = `report mode of ${quote(entry.written)} ${end}`;
  return [{ place: placeOfEntry(entry), message }];
}
