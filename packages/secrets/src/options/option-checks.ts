import { type Faults, received } from "@callgate/core/kit";

/** Narrows to an object that can hold options. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Narrows what was handed in as options.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, when it is no object
 */
export function optionsObject(
  options: unknown,
  subject: string,
  faults: Faults,
): Readonly<Record<string, unknown>> {
  if (isObject(options)) return options;
  // What stands in place of the options may be the secret itself: it is not repeated.
  faults.add("option_missing", "options", `must be an object, received ${kindOf(options)}`);
  faults.throwIfAny(subject);
  return {};
}

/** Reads a text the whole of which matches; without a default it is mandatory. */
export function textMatching(
  options: Readonly<Record<string, unknown>>,
  option: string,
  { pattern, says, byDefault }: { pattern: RegExp; says: string; byDefault?: string | undefined },
  faults: Faults,
): string {
  const value = options[option];
  if (value === undefined && byDefault !== undefined) return byDefault;
  if (typeof value === "string" && pattern.test(value)) return value;
  const code = value === undefined ? "option_missing" : "option_invalid";
  faults.add(code, option, `must be ${says}, received ${kindOf(value)}`);
  return byDefault ?? "";
}

/** Reads a switch, or its default where it is left out. */
export function booleanOr(
  options: Readonly<Record<string, unknown>>,
  option: string,
  byDefault: boolean,
  faults: Faults,
): boolean {
  const value = options[option];
  if (value === undefined) return byDefault;
  if (typeof value === "boolean") return value;
  faults.add("option_invalid", option, `must be true or false, received ${kindOf(value)}`);
  return byDefault;
}

/** Describes a received value without repeating it: written in the wrong place, it may be the secret. */
export function kindOf(value: unknown): string {
  if (value === "") return "an empty string";
  return typeof value === "string" || typeof value === "number"
    ? `a ${typeof value}`
    : received(value);
}

/** Like {@link kindOf}, for options that are numbers: those are shown. */
export function numberOrKindOf(value: unknown): string {
  return typeof value === "number" ? String(value) : kindOf(value);
}
