import type { Witness, WitnessOutcome } from "./witness.js";

/** A made-up request in words: `reports with orders:write, role writer at 2027-02-01`. */
export function describeWitness(witness: Witness): string {
  const { caller, hasToken, kind, scopes, roles, audiences, claims, conditions, at } = witness;
  const { actor, bindings, authentication: { ageSeconds } = {} } = witness;
  const brought = !hasToken
    ? []
    : [
        ...(kind === "user" ? ["a user's token"] : []),
        ...(bindings === undefined ? [] : [describeBindings(bindings)]),
        ...scopes,
        ...roles.map((role) => `role ${role}`),
        ...(audiences ?? []).map((audience) => `audience ${audience}`),
        ...Object.entries(claims).map(([name, value]) => `${name} ${[value].flat().join(" ")}`),
        ...(actor === undefined ? [] : [describeActor(actor)]),
        ...(ageSeconds === undefined ? [] : [`authenticated ${ageSeconds} s before`]),
        ...Object.entries(conditions).map(([name, holds]) => (holds ? name : `not ${name}`)),
      ];
  const withThese = brought.length === 0 ? "" : ` with ${brought.join(", ")}`;
  return `${caller}${withThese}${at === undefined ? "" : ` at ${dateOf(at)}`}`;
}

function describeBindings(bindings: NonNullable<Witness["bindings"]>): string {
  return bindings.length === 0 ? "a bearer token" : `a token bound by ${bindings.join(" and ")}`;
}

function describeActor({ id, depth }: NonNullable<Witness["actor"]>): string {
  const name = id === undefined ? "an actor without a name" : `actor ${id}`;
  return depth === 1 ? name : `${name} after ${depth - 1} more`;
}

/** A document's answer: `allowed`, a reason, or a reason that is only reported. */
export function describeOutcome({ goesOn, reason }: WitnessOutcome): string {
  if (reason === undefined) return "allowed";
  return goesOn ? `reported only (${reason})` : reason;
}

function dateOf(at: number): string {
  return new Date(at).toISOString().replace(/T00:00:00\.000Z$/, "");
}
