/** Values of which a token must have all, and one of the others. */
export interface Requirement {
  readonly all: readonly string[];
  /** Empty when `anyScope`, `anyRole` or the claim's list is not set. */
  readonly any: readonly string[];
}

/** Normalizes a requirement: one-of-several is met already when one of these values is among those that are all required. */
export function requirementOf(all: readonly string[], any: readonly string[]): Requirement {
  if (all.length === 0 || any.length === 0) return { all, any };
  const needed = new Set(all);
  return { all, any: any.some((value) => needed.has(value)) ? [] : any };
}

/**
 * A smallest set of values that meets `to` but not `from`; `undefined` when every set that meets `to` meets `from`.
 *
 * More values never hurt, so only the smallest sets that meet `to` need to be tried: `all`, with each of `any`. A document
 * has at most 256 of these.
 */
export function setThatOnlyMeets(
  to: Requirement,
  from: Requirement,
): readonly string[] | undefined {
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

/** The union of a smallest set for each of two requirements: it meets both. */
export function setThatMeetsBoth(one: Requirement, other: Requirement): readonly string[] {
  const values = [...one.all, ...one.any.slice(0, 1)];
  const isMet = (value: string) => values.includes(value);
  if (other.any.length > 0 && !other.any.some(isMet)) values.push(...other.any.slice(0, 1));
  return [...new Set([...values, ...other.all])];
}

/** In words: `orders:read`, `a, b and one of c, d`, `none`. */
export function describeRequirement({ all, any }: Requirement): string {
  const one = any.length > 1 ? `one of ${any.join(", ")}` : any[0];
  const needed = all.length > 0 ? all.join(", ") : undefined;
  if (needed === undefined) return one ?? "none";
  return one === undefined ? needed : `${needed} and ${one}`;
}
