import { type Faults, received } from "@callgate/core/kit";

// Checks shared by the options of several questions.

/** Checks a time in milliseconds since the Unix epoch. */
export function checkNow(option: string, value: unknown, faults: Faults): void {
  if (Number.isFinite(value)) return;
  const expected = "must be a number of milliseconds since the Unix epoch";
  faults.add("option_invalid", option, `${expected}, received ${received(value)}`);
}

/** Checks an optional text. */
export function expectText(option: string, value: unknown, faults: Faults): void {
  if (value === undefined || (typeof value === "string" && value !== "")) return;
  faults.add("option_invalid", option, `must be a non-empty string, received ${received(value)}`);
}

/** Checks an optional list of texts. */
export function expectTexts(option: string, value: unknown, faults: Faults): void {
  if (value === undefined) return;
  if (Array.isArray(value) && value.every((text) => typeof text === "string" && text !== ""))
    return;
  faults.add(
    "option_invalid",
    option,
    `must be a list of non-empty strings, received ${received(value)}`,
  );
}
