import { startMetrics } from "./metrics/start-metrics.js";
import { defineInstrument } from "./options/define-instrument.js";
import type { Instrumentation, InstrumentOptions } from "./options/instrument-options.js";
import { shareRunning } from "./running.js";
import { startSpans } from "./spans/start-spans.js";

/**
 * Records metrics and spans of every gate and token client in the process, until it is stopped.
 *
 * Call it after the SDK is started and before the first gate is made. While no SDK is registered, and neither `meter` nor `tracer`
 * is passed, decisions are not observed: this costs nothing.
 *
 * What fails while something is recorded is dropped, and reported once through the API's `diag`: it affects no decision.
 *
 * A second call for the same meter, by another copy of the package too, does not count anything twice: it is recorded until
 * each of them is stopped.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault; `option_conflict` where the same meter is
 * used with other options
 * @example
 * metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
 * const telemetry = instrument();
 * process.once("SIGTERM", () => telemetry.stop());
 */
export function instrument(options: InstrumentOptions = {}): Instrumentation {
  const defined = defineInstrument(options);
  const { meter, tracer, callers } = defined;
  const stopMetrics = shareRunning("meter", meter, callers, () => startMetrics(meter, callers));
  const stopSpans = orUndo(stopMetrics, () =>
    shareRunning("tracer", tracer, callers, () => startSpans(tracer, callers !== "off")),
  );
  return Object.freeze({
    stop(): void {
      stopMetrics();
      stopSpans();
    },
  });
}

function orUndo<T>(undo: () => void, run: () => T): T {
  try {
    return run();
  } catch (error) {
    undo();
    throw error;
  }
}
