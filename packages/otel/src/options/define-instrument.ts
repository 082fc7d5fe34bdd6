import { Faults, received } from "@callgate/core/kit";
import type { CallerAttribute, InstrumentOptions } from "./instrument-options.js";

/** Checked options. */
export interface DefinedInstrument extends Pick<InstrumentOptions, "meter" | "tracer"> {
  readonly callers: CallerAttribute;
}

const CALLERS: readonly unknown[] = ["declared", "off", "all"];
const METER_METHODS = [
  "createCounter",
  "createHistogram",
  "createObservableGauge",
  "addBatchObservableCallback",
  "removeBatchObservableCallback",
];

/** @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault */
export function defineInstrument(options: InstrumentOptions): DefinedInstrument {
  const faults = new Faults();
  const isGiven = typeof options === "object" && options !== null;
  if (!isGiven) {
    faults.add("option_invalid", "options", `must be an object, received ${received(options)}`);
  }
  const given = faults.own(isGiven ? options : {}, ["meter", "tracer", "callers"]);
  const { meter, tracer, callers = "declared" } = given;
  checkMethods("meter", meter, METER_METHODS, "a meter of a MeterProvider", faults);
  checkMethods("tracer", tracer, ["startSpan"], "a tracer of a TracerProvider", faults);
  if (!CALLERS.includes(callers)) {
    const message = `must be "declared", "off" or "all", received ${received(callers)}`;
    faults.add("option_invalid", "callers", message);
  }
  faults.throwIfAny("Instrument options");
  return Object.freeze({
    callers,
    ...(meter !== undefined && { meter }),
    ...(tracer !== undefined && { tracer }),
  });
}

/** Meters and tracers are instances of an SDK: their methods are on a prototype. */
function checkMethods(
  option: string,
  value: unknown,
  methods: readonly string[],
  expected: string,
  faults: Faults,
): void {
  if (value === undefined) return;
  const object = Object(value) as Record<string, unknown>;
  if (methods.every((method) => typeof object[method] === "function")) return;
  faults.add("option_invalid", option, `must be ${expected}, received ${received(value)}`);
}
