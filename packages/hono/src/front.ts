import { type Decision, type GatePolicy, letsThrough } from "@callgate/core/adapter";
import type { Context } from "hono";
import { matchedRoutes } from "hono/route";
import type { RouterRoute } from "hono/types";
import type { DecideContext } from "./decide-context.js";
import { gateOf } from "./gates.js";
import { isSameRoute } from "./placement.js";
import type { RowEntries } from "./row-entries.js";

/** A row that has to admit a request, and its policy; `undefined` where it has none, so that no caller is admitted. */
export interface Demand {
  readonly at: number;
  readonly policy: GatePolicy | undefined;
}

/**
 * Finds what has to admit a request that reached a gate in front of its routes: the entry of every row after the gate that
 * matches.
 *
 * Which of them answers is not known in advance, since each may call the next one. A row without an entry admits no caller, and
 * where there is no row nothing does.
 *
 * @param allowsInline whether a route may have a gate with a policy in code instead of an entry
 */
export function demandsOf(
  context: Context,
  entries: RowEntries,
  allowsInline: boolean,
): readonly Demand[] {
  const rows = matchedRoutes(context);
  const { method, routeIndex } = context.req;
  const demands: Demand[] = [];
  const names = new Set<string>();
  let decidedLater = false;
  for (let at = routeIndex + 1; at < rows.length; at += 1) {
    const row = rows[at] as RouterRoute;
    if (gateOf(row) !== undefined) continue;
    if (allowsInline && hasOwnPolicy(rows, at)) {
      decidedLater = true;
      continue;
    }
    const entry = entries.of(row, method);
    if (entry === undefined) return [{ at, policy: undefined }];
    if (names.has(entry.name)) continue;
    names.add(entry.name);
    demands.push({ at, policy: entry.policyFor(method) });
  }
  return demands.length > 0 || decidedLater ? demands : [{ at: routeIndex, policy: undefined }];
}

/** Whether a gate with a policy in code stands before a handler of its route. */
function hasOwnPolicy(rows: readonly RouterRoute[], at: number): boolean {
  const own = rows[at] as RouterRoute;
  return rows.slice(0, at).some((row) => isSameRoute(row, own) && gateOf(row)?.kind === "inline");
}

/**
 * Decides by each demand in turn, until one refuses.
 *
 * @returns the refusal, or the decision with the caller; `undefined` where every demand is public
 */
export function decideAll(
  context: Context,
  demands: readonly Demand[],
  decide: DecideContext,
  before?: Decision,
): Decision | undefined | Promise<Decision | undefined> {
  let found = before;
  for (const [index, { at, policy }] of demands.entries()) {
    if (policy?.isPublic) continue;
    const decision = decide(context, policy, at);
    if (decision instanceof Promise) {
      const rest = demands.slice(index + 1);
      return decision.then((decided) =>
        letsThrough(decided) ? decideAll(context, rest, decide, best(found, decided)) : decided,
      );
    }
    if (!letsThrough(decision)) return decision;
    found = best(found, decision);
  }
  return found;
}

/** Of two decisions that let through: in report mode, one of them may have no caller. */
function best(before: Decision | undefined, decision: Decision): Decision {
  return decision.auth === undefined && before?.auth !== undefined ? before : decision;
}
