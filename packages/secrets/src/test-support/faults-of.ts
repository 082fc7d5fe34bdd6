import { ConfigurationError } from "@callgate/core/kit";

/** The options found at fault while something was made, each with its code; `[]` when it could be made. */
export function faultsOf(make: () => unknown): readonly string[] {
  try {
    make();
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.faults.map(({ option, code }) => `${option} ${code}`);
  }
}
