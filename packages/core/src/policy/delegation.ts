import type { Actor } from "../decision/auth.js";
import { type Faults, received } from "../kit/configuration/faults.js";
import { integerWithin, isObject } from "../kit/configuration/option-checks.js";
import type { DelegatedActors } from "./endpoint-policy.js";

/** Which actors an endpoint accepts; empty where it refuses every delegated token. */
export interface DelegationDemand {
  readonly actors: ReadonlySet<string>;
  readonly maxDepth: number;
}

const MAX_ACTORS = 10_000;
const MAX_LENGTH = 1024;

/** @returns `undefined` where every actor is accepted */
export function compileDelegation(given: unknown, faults: Faults): DelegationDemand | undefined {
  if (given === undefined || given === "any") return undefined;
  if (given === "refuse") return REFUSE;
  if (!isObject(given) || Array.isArray(given)) {
    const message = `must be "any", "refuse" or an object with \`actors\`, received ${received(given)}`;
    faults.add("option_invalid", "delegation", message);
    return REFUSE;
  }
  const inside = faults.within("delegation.");
  const own = inside.own(given as DelegatedActors, ["actors", "maxDepth"]);
  const { actors } = own;
  if (!isActorList(actors)) {
    const message =
      `must be a list of 1 to ${MAX_ACTORS} client identifiers of 1 to ${MAX_LENGTH} characters, ` +
      `received ${received(actors)}: "refuse" accepts no actor`;
    inside.add(actors === undefined ? "option_missing" : "option_invalid", "actors", message);
  }
  const maxDepth = integerWithin(own, "maxDepth", [1, 16, 1], inside);
  return Object.freeze({ actors: new Set(isActorList(actors) ? actors : []), maxDepth });
}

/** Whether an endpoint accepts the actor of a delegated token: the outermost one, within the depth. */
export function acceptsActor(
  { actors, maxDepth }: DelegationDemand,
  { id, depth }: Actor,
): boolean {
  return id !== undefined && actors.has(id) && depth <= maxDepth;
}

const REFUSE: DelegationDemand = Object.freeze({ actors: new Set<string>(), maxDepth: 0 });

function isActorList(actors: unknown): actors is readonly string[] {
  return (
    Array.isArray(actors) &&
    actors.length > 0 &&
    actors.length <= MAX_ACTORS &&
    [...actors].every(
      (each) => typeof each === "string" && each !== "" && each.length <= MAX_LENGTH,
    )
  );
}
