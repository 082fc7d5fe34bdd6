import type { ImplyingScopes } from "@callgate/core/judging";

/** Values of which a token must have all, and one of the others. */
export interface Requirement {
  readonly all: readonly string[];
  /** Empty when `anyScope`, `anyRole` or the claim's list is not set. */
  readonly any: readonly string[];
  /** What implies these values; `undefined` where nothing does. */
  readonly implying: ImplyingScopes | undefined;
}

/** Normalizes a requirement: one-of-several is met already when one of these values is among those that are all required. */
export function requirementOf(
  all: readonly string[],
  any: readonly string[],
  implying?: ImplyingScopes,
): Requirement {
  if (all.length === 0 || any.length === 0) return { all, any, implying };
  const needed = new Set(all);
  return { all, any: any.some((value) => needed.has(value)) ? [] : any, implying };
}

/**
 * A smallest set of values that meets `to` but not `from`; `undefined` when every set that meets `to` meets `from`.
 *
 * A set with more values meets no fewer requirements, so only the smallest sets that meet `to` need to be tried: `all`, with
 * each of `any`. A document
 * has at most 256 of these.
 */
export function setThatOnlyMeets(
  to: Requirement,
  from: Requirement,
): readonly string[] | undefined {
  if (to.implying !== undefined || from.implying !== undefined) return setThatOnlyImplies(to, from);
  const needed = new Set(to.all);
  const missing = from.all.filter((value) => !needed.has(value));
  const hasOne = from.any.length === 0 || from.any.some((value) => needed.has(value));
  if (to.any.length === 0) return missing.length === 0 && hasOne ? undefined : to.all;
  const one = new Set(from.any);
  const lacking = to.any.find(
    (value) => missing.some((other) => other !== value) || !(hasOne || one.has(value)),
  );
  return lacking === undefined ? undefined : [...to.all, lacking];
}

/**
 * The same where other values imply the required ones.
 *
 * A requirement is met by every set that has one value of each of its lists of alternatives. So one follows from another
 * exactly when each of its lists contains a whole list of the other; where one does not, a set without its values is the proof.
 */
function setThatOnlyImplies(to: Requirement, from: Requirement): readonly string[] | undefined {
  const lists = alternativesOf(to);
  const missed = alternativesOf(from).find(
    (alternatives) => !lists.some((list) => [...list].every((value) => alternatives.has(value))),
  );
  if (missed === undefined) return undefined;
  // Each list has a value that the missed one does not have, and begins with those that the document names.
  return [...new Set(lists.flatMap((list) => [...list].find((value) => !missed.has(value)) ?? []))];
}

/** Lists of values of which one is needed each: a required value, or what implies it. */
function alternativesOf({ all, any, implying }: Requirement): readonly ReadonlySet<string>[] {
  const withImplying = (values: readonly string[]): ReadonlySet<string> =>
    new Set([...values, ...values.flatMap((value) => [...(implying?.get(value) ?? [])])]);
  const lists = all.map((value) => withImplying([value]));
  return any.length === 0 ? lists : [...lists, withImplying(any)];
}

/** The union of a smallest set for each of two requirements: it meets both. */
export function setThatMeetsBoth(one: Requirement, other: Requirement): readonly string[] {
  const values = [...one.all, ...one.any.slice(0, 1)];
  const isMet = (value: string) => values.includes(value);
  if (other.any.length > 0 && !other.any.some(isMet)) values.push(...other.any.slice(0, 1));
  return [...new Set([...values, ...other.all])];
}

/** In words: `orders:read`, `a, b and one of c, d`, `none`. */
export function describeRequirement({ all, any, implying }: Requirement): string {
  const [required, alternatives] = [all, any].map((values) =>
    values.map((value) => withImplying(value, implying)),
  );
  const one = any.length > 1 ? `one of ${alternatives?.join(", ")}` : alternatives?.[0];
  const needed = all.length > 0 ? required?.join(", ") : undefined;
  if (needed === undefined) return one ?? "none";
  return one === undefined ? needed : `${needed} and ${one}`;
}

/** `orders:read (implied by orders:write)`. */
function withImplying(value: string, implying: Requirement["implying"]): string {
  const others = [...(implying?.get(value) ?? [])].sort();
  if (others.length === 0) return value;
  const shown = others.length > 4 ? [...others.slice(0, 3), "…"] : others;
  return `${value} (implied by ${shown.join(", ")})`;
}
