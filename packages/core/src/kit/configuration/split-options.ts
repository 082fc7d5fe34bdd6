import { closest } from "./faults.js";

/**
 * Separates the options of these names, which one package checks, from the rest, which another package checks. A name that is
 * similar to one of these is among them, so that the fault says which was meant: the other package does not know them.
 */
export function splitOptions(
  options: object,
  names: readonly string[],
): readonly [ours: Record<string, unknown>, rest: Record<string, unknown>] {
  const [ours, rest]: [Record<string, unknown>, Record<string, unknown>] = [{}, {}];
  for (const [name, value] of Object.entries(options)) {
    (closest(name, names) === undefined ? rest : ours)[name] = value;
  }
  return [ours, rest];
}
