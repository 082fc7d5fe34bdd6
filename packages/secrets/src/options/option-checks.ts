import { type ConfigurationFaultCode, type Faults, received } from "@callgate/core/kit";
import type { SecretSource } from "../secret-source.js";

/** Narrows to an object that can hold options. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Takes the options that were written: each option that is not defined here, or that is present and `undefined`, is a fault.
 *
 * @param mandatory options whose own check reports them when they are `undefined`
 * @throws {ConfigurationError} `callgate_configuration_invalid`, when it is not an object
 */
export function ownOptions(
  options: unknown,
  { subject, known, mandatory = [] }: OptionNames,
  faults: Faults,
): Readonly<Record<string, unknown>> {
  if (isObject(options)) return faults.own(options, known, mandatory);
  // A value in the place of the options may be the secret itself: it is not repeated.
  faults.add("option_missing", "options", `must be an object, received ${kindOf(options)}`);
  faults.throwIfAny(subject);
  return {};
}

/** The options there are. */
export interface OptionNames {
  /** What is made of them, for the error. */
  readonly subject: string;
  readonly known: readonly string[];
  readonly mandatory?: readonly string[];
}

/** The form that a string must have. */
export interface TextRule {
  /** Matches the whole text. */
  readonly pattern: RegExp;
  /** Describes the pattern: "must be …". */
  readonly expected: string;
  /** Without one, the option is mandatory. */
  readonly byDefault?: string | undefined;
}

/** Reads a text that matches, or its default where it is left out. */
export function textMatching(
  options: Readonly<Record<string, unknown>>,
  option: string,
  { pattern, expected, byDefault }: TextRule,
  faults: Faults,
): string {
  const value = options[option];
  if (value === undefined && byDefault !== undefined) return byDefault;
  if (typeof value === "string" && pattern.test(value)) return value;
  const code = value === undefined ? "option_missing" : "option_invalid";
  faults.add(code, option, `must be ${expected}, received ${kindOf(value)}`);
  return byDefault ?? "";
}

/** Reads a text that matches, or `undefined` where it is left out. */
export function optionalText(
  options: Readonly<Record<string, unknown>>,
  option: string,
  rule: TextRule,
  faults: Faults,
): string | undefined {
  return options[option] === undefined ? undefined : textMatching(options, option, rule, faults);
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

/** Reports what is not a source of secrets. */
export function checkSource(
  option: string,
  source: unknown,
  faults: Faults,
  code: ConfigurationFaultCode = "option_invalid",
): void {
  if (typeof (source as Partial<SecretSource> | null | undefined)?.get === "function") return;
  faults.add(code, option, `must be a secret source, received ${kindOf(source)}`);
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
