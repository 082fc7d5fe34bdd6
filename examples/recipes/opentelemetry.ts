import { type Instrumentation, instrument } from "@callgate/otel";
import { metrics } from "@opentelemetry/api";
import { MeterProvider, type MetricReader } from "@opentelemetry/sdk-metrics";

/** Starts metrics of every gate in this process, and adds decisions to the spans of requests. Call it before a gate is made. */
export function startTelemetry(reader: MetricReader): Instrumentation {
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  return instrument();
}
