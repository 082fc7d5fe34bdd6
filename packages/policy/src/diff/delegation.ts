import type { Actor, EndpointPolicy } from "@callgate/core";

/** Which actors an endpoint accepts: every one, or those of a list, which is empty where it accepts none. */
export type AcceptedActors = "any" | ListedActors;

interface ListedActors {
  readonly ids: ReadonlySet<string>;
  readonly maxDepth: number;
}

/** Converts the delegation of an entry to the form in which it is compared. */
export function actorsOf(delegation: EndpointPolicy["delegation"]): AcceptedActors {
  if (delegation === undefined || delegation === "any") return "any";
  if (delegation === "refuse") return NO_ACTOR;
  const { actors, maxDepth = 1 } = delegation;
  return { ids: new Set(actors), maxDepth };
}

const NO_ACTOR: ListedActors = { ids: new Set(), maxDepth: 0 };

/** An actor that `to` accepts and `from` does not; `undefined` when `from` accepts every actor of `to`. */
export function actorGained(from: AcceptedActors, to: AcceptedActors): Actor | undefined {
  if (from === "any") return undefined;
  // No list has an actor without a name.
  if (to === "any") return { id: undefined, depth: 1 };
  const [first] = to.ids;
  const added = [...to.ids].find((id) => !from.ids.has(id));
  if (added !== undefined) return { id: added, depth: 1 };
  return first !== undefined && to.maxDepth > from.maxDepth
    ? { id: first, depth: from.maxDepth + 1 }
    : undefined;
}

/** In words: `any`, `refuse`, `gateway, relay`, `gateway within 2 actors`. */
export function describeActors(accepted: AcceptedActors): string {
  if (accepted === "any") return accepted;
  const { ids, maxDepth } = accepted;
  if (ids.size === 0) return "refuse";
  return `${[...ids].join(", ")}${maxDepth > 1 ? ` within ${maxDepth} actors` : ""}`;
}
