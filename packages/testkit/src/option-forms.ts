import { ALGORITHMS, type Faults, received } from "@callgate/core/kit";

/** Which values of an option are right, and the text for any other: "must be …". */
export type OptionForm = readonly [isRight: (value: unknown) => boolean, form: string];

/** The form of each option. */
export type OptionForms<T> = Readonly<Record<keyof T & string, OptionForm>>;

/** Forms that several options have. */
export const forms: Readonly<
  Record<"text" | "texts" | "object" | "function" | "algorithm", OptionForm>
> = {
  text: [isText, "a string"],
  texts: [(value) => isText(value) || isTexts(value), "a string or a list of strings"],
  object: [isObject, "an object"],
  function: [(value) => typeof value === "function", "a function"],
  algorithm: [isAlgorithm, `one of ${ALGORITHMS.join(", ")}`],
};

/** Takes the options that were written, and reports each that is unknown, is `undefined` or has another form. */
export function takeOptions<T extends object>(
  options: T,
  known: OptionForms<T>,
  faults: Faults,
): Partial<T> {
  if (!isObject(options)) {
    faults.add("option_invalid", "options", `must be an object, received ${received(options)}`);
    return {};
  }
  const given = faults.own<Partial<T>>(options, Object.keys(known));
  for (const [name, [isRight, form]] of Object.entries<OptionForm>(known)) {
    const value = given[name as keyof T];
    if (value === undefined || isRight(value)) continue;
    faults.add("option_invalid", name, `must be ${form}, received ${received(value)}`);
  }
  return given;
}

/** Narrows to an object that is not a list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value is a list of one text or more, none of them empty. */
function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isText);
}

export function isAlgorithm(value: unknown): boolean {
  return (ALGORITHMS as readonly unknown[]).includes(value);
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}
