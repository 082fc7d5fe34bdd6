import type { Results } from "../results.js";

const LIST_OF_NUMBERS = /\[\s+(-?\d[\d.e+-]*(?:,\s+-?\d[\d.e+-]*)*)\s+\]/g;

/** Writes results as JSON. Lists of numbers, such as quartiles, take one line each. */
export function toJson(results: Results): string {
  const spaced = JSON.stringify(results, rounded, 2);
  const oneLine = (_list: string, numbers: string): string =>
    `[${numbers.replaceAll(/\s+/g, " ")}]`;
  return `${spaced.replaceAll(LIST_OF_NUMBERS, oneLine)}\n`;
}

/** Five digits are more than any of these numbers is good for. */
function rounded(_name: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isInteger(value)
    ? Number(value.toPrecision(5))
    : value;
}
