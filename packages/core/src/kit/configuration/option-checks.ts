import type { Clock } from "../time/clock.js";
import { type Faults, received } from "./faults.js";

/**
 * Reads a whole number within bounds, or its default where it is left out.
 *
 * @param describe how the received value is shown; some packages never repeat a text, which may be a secret
 */
export function integerWithin(
  options: object,
  option: string,
  [min, max, byDefault]: readonly [min: number, max: number, byDefault: number],
  faults: Faults,
  describe: (value: unknown) => string = received,
): number {
  const value: unknown = (options as Record<string, unknown>)[option];
  if (value === undefined) return byDefault;
  if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max)
    return value;
  faults.add(
    "option_invalid",
    option,
    `must be a whole number from ${min} to ${max}, received ${describe(value)}`,
  );
  return byDefault;
}

/** Whether a value is a list of 1 to `max` non-empty strings, without a hole. */
export function isNonEmptyStringList(value: unknown, max: number): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= max &&
    [...value].every((item) => typeof item === "string" && item !== "")
  );
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what a name must not have
const CONTROL_CHARACTER = /[\x00-\x1f\x7f]/;

/** Whether a name that tokens are compared with has what only a file or an environment variable adds: no token would match. */
export function hasStrayCharacters(name: string): boolean {
  return CONTROL_CHARACTER.test(name) || name.trim() !== name;
}

/** Narrows to an object, lists included. */
export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Reports a value that is not a function, where a function may be given. */
export function checkFunction(
  option: string,
  value: unknown,
  faults: Faults,
  describe: (value: unknown) => string = received,
): void {
  if (value === undefined || typeof value === "function") return;
  faults.add("option_invalid", option, `must be a function, received ${describe(value)}`);
}

/** Reports a value that is not a clock. */
export function checkClock(
  clock: unknown,
  faults: Faults,
  describe: (value: unknown) => string = received,
): void {
  const { now, monotonic, setTimer } = (clock ?? {}) as Partial<Clock>;
  if ([now, monotonic, setTimer].every((part) => typeof part === "function")) return;
  faults.add(
    "option_invalid",
    "clock",
    `must have \`now\`, \`monotonic\` and \`setTimer\`, received ${describe(clock)}`,
  );
}
