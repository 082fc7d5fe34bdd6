import { type Faults, received } from "../faults.js";

/** Reads a whole number within bounds, or its default where it is left out. */
export function integerWithin(
  options: object,
  option: string,
  [min, max, byDefault]: readonly [min: number, max: number, byDefault: number],
  faults: Faults,
): number {
  const value: unknown = (options as Record<string, unknown>)[option];
  if (value === undefined) return byDefault;
  if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max)
    return value;
  faults.add(
    "option_invalid",
    option,
    `must be a whole number from ${min} to ${max}, received ${received(value)}`,
  );
  return byDefault;
}

/** Tells whether a value is a list of 1 to `max` non-empty strings. */
export function isNonEmptyStringList(value: unknown, max: number): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= max &&
    value.every((item) => typeof item === "string" && item !== "")
  );
}

/** Narrows to an object, lists included. */
export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
