import { type Instrumentation, type InstrumentOptions, instrument } from "@callgate/otel";
import { metrics, trace } from "@opentelemetry/api";

const options: InstrumentOptions = {
  meter: metrics.getMeter("orders"),
  tracer: trace.getTracer("orders"),
  callers: "declared",
};
export const telemetry: Instrumentation = instrument(options);
telemetry.stop();
