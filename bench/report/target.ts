import { digits } from "./numbers.js";

/** What Callgate is to achieve, and whether it did. */
export interface Target {
  readonly name: string;
  readonly wanted: string;
  readonly measured: string;
  readonly met: boolean;
}

export function atLeast(name: string, value: number, bound: number, unit = ""): Target {
  const [wanted, measured] = [`≥ ${digits(bound)}${unit}`, `${digits(value)}${unit}`];
  return { name, wanted, measured, met: value >= bound };
}
