import { endOf } from "@callgate/core/kit";
import { Suggester } from "../findings/suggester.js";
import type { Policy, PolicyEntry } from "../policy.js";

/** Of a caller's grants the one that ends last: the one that counts. */
export interface LastGrant {
  /** As written; `undefined` for a grant without end. */
  readonly until: string | undefined;
  readonly ticket: string | undefined;
  readonly reason: string | undefined;
  /** In milliseconds since the Unix epoch. */
  readonly end: number;
}

/** The callers of an entry, groups expanded; none for an entry that lists none. */
export function lastGrants({ policy }: PolicyEntry): ReadonlyMap<string, LastGrant> {
  const grants = new Map<string, LastGrant>();
  if (policy === undefined || policy.callers === "any") return grants;
  for (const caller of policy.callers) {
    const { client, until, ticket, reason } =
      typeof caller === "string" ? { ...NOTHING, client: caller } : { ...NOTHING, ...caller };
    const end = until === undefined ? Number.POSITIVE_INFINITY : (endOf(until) ?? 0);
    const before = grants.get(client);
    // As in core: of grants with the same end, the first.
    if (before === undefined || end > before.end)
      grants.set(client, { until, ticket, reason, end });
  }
  return grants;
}

const NOTHING = { until: undefined, ticket: undefined, reason: undefined };

/** A caller that a document knows. */
export interface KnownCaller {
  readonly name: string;
  readonly owner: string | undefined;
  /** The day from which it is retired. */
  readonly retired: string | undefined;
}

/** Registered callers, then those that are only listed by an endpoint, in the document's order. */
export function knownCallers(policy: Policy): readonly KnownCaller[] {
  const names = new Set(policy.callers.keys());
  for (const { policy: declared } of policy.entries) {
    if (declared === undefined || declared.callers === "any") continue;
    for (const caller of declared.callers)
      names.add(typeof caller === "string" ? caller : caller.client);
  }
  return [...names].map((name) => {
    const { owner, retired } = policy.callers.get(name) ?? NO_ONE;
    return { name, owner, retired };
  });
}

const NO_ONE = { owner: undefined, retired: undefined };

/** The known caller nearest to a name that a document does not know. */
export function nearestCaller(policy: Policy, name: string): string | undefined {
  return new Suggester().closest(
    name,
    knownCallers(policy).map((caller) => caller.name),
  );
}
