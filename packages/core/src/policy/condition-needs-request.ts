import { ConfigurationError } from "../kit/configuration/configuration-error.js";
import { Faults } from "../kit/configuration/faults.js";

/** The error of `gate.permits` for a policy with a condition, which only a request can meet. */
export function conditionNeedsRequest(): ConfigurationError {
  const faults = new Faults();
  faults.add(
    "option_conflict",
    "condition",
    "needs a request, and `gate.permits` has none: use `gate.decide`, or check it in the handler",
  );
  return new ConfigurationError("Gate.permits", faults.found);
}
