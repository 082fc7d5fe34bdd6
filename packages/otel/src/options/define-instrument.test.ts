import { ConfigurationError } from "@callgate/core";
import { createNoopMeter, trace } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { defineInstrument } from "./define-instrument.js";

function faultsOf(options: unknown) {
  try {
    defineInstrument(options as never);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
  return [];
}

describe("defineInstrument", () => {
  it("uses the callers that are declared, unless another mode is set", () => {
    expect(defineInstrument({}).callers).toBe("declared");
    expect(defineInstrument({ callers: "off" }).callers).toBe("off");
  });

  it("accepts a meter and a tracer", () => {
    const given = { meter: createNoopMeter(), tracer: trace.getTracer("test") };
    expect(defineInstrument(given)).toEqual({ ...given, callers: "declared" });
  });

  it("reports every fault at once, and what to write", () => {
    expect(faultsOf({ meter: {}, tracer: "global", callers: "some", metre: 1 })).toMatchObject([
      { code: "option_unknown", option: "metre", message: expect.stringContaining("`meter`") },
      { code: "option_invalid", option: "meter" },
      { code: "option_invalid", option: "tracer" },
      { code: "option_invalid", option: "callers", message: expect.stringContaining('"declared"') },
    ]);
  });

  it.each(["meter", "tracer", "callers"])(
    "refuses `%s` that is present and undefined",
    (option) => {
      expect(faultsOf({ [option]: undefined })).toMatchObject([{ code: "option_invalid", option }]);
    },
  );

  it("reads own members only", () => {
    expect(defineInstrument(Object.create({ callers: "all" })).callers).toBe("declared");
  });

  it.each([null, 7, "all"])("refuses %o in place of options", (options) => {
    expect(faultsOf(options)).toMatchObject([{ code: "option_invalid", option: "options" }]);
  });
});
