import { describe, expect, it } from "vitest";
import { Faults } from "../kit/configuration/faults.js";
import { compileEnforcement } from "./enforcement.js";

function compile(given: object, gateMode: "enforce" | "report" = "enforce") {
  const faults = new Faults();
  const enforcement = compileEnforcement(given, gateMode, faults);
  return { enforcement, faults: faults.found.map(({ code, message }) => `${code}: ${message}`) };
}

const MOMENT =
  "a day of the calendar, `2027-01-31`, or an instant with its zone, `2027-01-31T18:00:00Z`";
const DAY = "2026-12-15";

describe("compileEnforcement", () => {
  it("uses the endpoint's mode, or the gate's where it has none", () => {
    for (const gateMode of ["enforce", "report"] as const) {
      const own = { mode: gateMode, enforcedFrom: undefined };
      expect(compile({}, gateMode)).toEqual({ enforcement: own, faults: [] });
      for (const mode of ["enforce", "report"] as const)
        expect(compile({ mode }, gateMode).enforcement.mode).toBe(mode);
    }
  });

  it("enforces from a day on, in either mode of the gate", () => {
    const enforcement = { mode: "enforce", enforcedFrom: Date.UTC(2026, 11, 15) };
    for (const gateMode of ["enforce", "report"] as const) {
      expect(compile({ enforceFrom: DAY }, gateMode)).toEqual({ enforcement, faults: [] });
      expect(compile({ enforceFrom: DAY, mode: "report" }, gateMode).faults).toEqual([]);
    }
  });

  it.each<[object, string]>([
    [{ mode: "off" }, 'option_invalid: `mode` must be "enforce" or "report", received "off"'],
    [{ mode: null }, 'option_invalid: `mode` must be "enforce" or "report", received null'],
    [
      { enforceFrom: "soon" },
      `enforce_from_invalid: \`enforceFrom\` must be ${MOMENT}, received "soon"`,
    ],
    [
      { enforceFrom: DAY, mode: "enforce" },
      'option_conflict: `enforceFrom` is report mode until then, and `mode` is "enforce": leave one of them out',
    ],
  ])("refuses %j", (given, fault) => {
    expect(compile(given).faults).toEqual([fault]);
  });
});
