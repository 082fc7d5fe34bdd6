import { ALGORITHMS, type Algorithm, isAlgorithm } from "../algorithms.js";
import { type Faults, received } from "./faults.js";

/**
 * Reads an option `algorithms`: a list of one algorithm or more, without a gap.
 *
 * @returns the names as they are written; `undefined` where the option is left out, or is a fault
 */
export function readAlgorithms(value: unknown, faults: Faults): readonly Algorithm[] | undefined {
  if (value === undefined) return undefined;
  // Copied, so that a gap of the list is an entry, too.
  if (Array.isArray(value) && value.length > 0 && [...value].every(isAlgorithm)) return value;
  faults.add(
    "option_invalid",
    "algorithms",
    `must be a list of ${ALGORITHMS.join(", ")}, received ${received(value)}`,
  );
  return undefined;
}
