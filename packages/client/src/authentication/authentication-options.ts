import { type Faults, received } from "@callgate/core/kit";
import type { SecretSource } from "@callgate/secrets";

/** Options as received, unchecked. */
export type GivenOptions = Readonly<Record<string, unknown>>;

/**
 * Takes the options that were written, and reports a value that cannot hold any.
 *
 * @param mandatory options whose own check reports them when they are `undefined`
 */
export function givenOptions(
  options: unknown,
  known: readonly string[],
  faults: Faults,
  mandatory: readonly string[] = [],
): GivenOptions {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    faults.add("option_invalid", "options", `must be an object, received ${kindOf(options)}`);
    return {};
  }
  return faults.own(options as GivenOptions, known, mandatory);
}

/** Reads one of a few words, or the first of them where the option is left out. */
export function oneOf<const T extends string>(
  given: GivenOptions,
  option: string,
  words: readonly [T, ...T[]],
  faults: Faults,
): T {
  const value = given[option];
  const found = words.find((word) => word === value);
  if (found === undefined && value !== undefined) {
    const choice = words.map((word) => JSON.stringify(word)).join(" or ");
    faults.add("option_invalid", option, `must be ${choice}, received ${kindOf(value)}`);
  }
  return found ?? words[0];
}

/** Reports a value that is not a source of secrets, first of all a secret written in its place. */
export function checkSource(value: unknown, option: string, faults: Faults): void {
  if (isSource(value)) return;
  const isSecretItself = typeof value === "string" || value instanceof Uint8Array;
  faults.add(
    value === undefined ? "option_missing" : "option_invalid",
    option,
    isSecretItself
      ? 'must be a source, not the secret itself: write `envSecret("NAME")` or `fileSecret("/path")`, or `staticSecret(…)` where it must be in the code'
      : `must be a source such as \`envSecret("NAME")\`, received ${kindOf(value)}`,
  );
}

/** Narrows to a source of secrets. */
export function isSource(value: unknown): value is SecretSource {
  return typeof value === "object" && value !== null && "get" in value
    ? typeof value.get === "function"
    : false;
}

/** Describes a received value. A text is not repeated: written in the wrong place, it may be the secret. */
export function kindOf(value: unknown): string {
  if (typeof value !== "string") return received(value);
  return value === "" ? "an empty string" : "another string";
}
