import { type Faults, received } from "../kit/configuration/faults.js";
import { DAY_OR_INSTANT, startOf } from "../kit/time/calendar.js";
import type { EndpointPolicy, Mode } from "./endpoint-policy.js";

/** Whether an endpoint refuses or only reports, and since when. */
export interface Enforcement {
  /** With `enforcedFrom`, the mode from then on. */
  readonly mode: Mode;
  /** The end of report mode, in milliseconds since the Unix epoch; `undefined` where the mode never changes. */
  readonly enforcedFrom: number | undefined;
}

/** Checks `mode` and `enforceFrom`, which is report mode with an end, regardless of the gate's own mode. */
export function compileEnforcement(
  { mode, enforceFrom }: Pick<EndpointPolicy, "mode" | "enforceFrom">,
  gateMode: Mode,
  faults: Faults,
): Enforcement {
  if (mode !== undefined && mode !== "enforce" && mode !== "report") {
    faults.add(
      "option_invalid",
      "mode",
      `must be "enforce" or "report", received ${received(mode)}`,
    );
  }
  if (enforceFrom === undefined) return { mode: mode ?? gateMode, enforcedFrom: undefined };
  const enforcedFrom = startOf(enforceFrom);
  if (enforcedFrom === undefined) {
    faults.add(
      "enforce_from_invalid",
      "enforceFrom",
      `must be ${DAY_OR_INSTANT}, received ${received(enforceFrom)}`,
    );
  }
  if (mode === "enforce") {
    faults.add(
      "option_conflict",
      "enforceFrom",
      'is report mode until then, and `mode` is "enforce": leave one of them out',
    );
  }
  return { mode: "enforce", enforcedFrom };
}
