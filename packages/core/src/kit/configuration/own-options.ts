import { Faults, isOptions } from "./faults.js";

/**
 * Copies the options that were written to an object that inherits nothing, each read once: for code that reads some of them
 * before they are checked. What is not an object of options is returned as it is, for the check to report.
 *
 * @param prefix before the names of nested options: `requestOf.`
 * @throws {ConfigurationError} `option_invalid` for each getter that throws
 */
export function ownOptions<T>(given: T, prefix = ""): T {
  if (!isOptions(given)) return given;
  const faults = new Faults(prefix);
  const own = Object.assign(Object.create(null), Object.fromEntries(faults.entries(given)));
  faults.throwIfAny("Options");
  return own as T;
}
