import { instrument } from "@callgate/otel";
import { metrics } from "@opentelemetry/api";
import {
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from "@opentelemetry/sdk-metrics";

/** Ends telemetry: what was measured since the last export is exported first. */
export type StopTelemetry = () => Promise<void>;

/** Starts the SDK, and then records what every gate in this process decides. Call it before a gate is made. */
export function startTelemetry(exporter: PushMetricExporter): StopTelemetry {
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 60_000 });
  const provider = new MeterProvider({ readers: [reader] });
  metrics.setGlobalMeterProvider(provider);
  const telemetry = instrument();
  return async () => {
    telemetry.stop();
    await provider.shutdown();
  };
}
