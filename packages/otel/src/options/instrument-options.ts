import type { Meter, Tracer } from "@opentelemetry/api";

/**
 * Which verified callers are values of the metric attribute `callgate.caller`:
 *
 * - `declared`: those that some endpoint of a gate lists. All others are `other`.
 * - `all`: the first 1000 that call. All others are `other`. Only where clients are few: any client of an issuer is one.
 * - `off`: none. The attribute is left out, on spans too.
 */
export type CallerAttribute = "declared" | "off" | "all";

/** What `instrument` records with. */
export interface InstrumentOptions {
  /** Records the metrics. Default: the meter `@callgate/otel` of the global meter provider. */
  readonly meter?: Meter;
  /** Starts the spans of network exchanges. Default: the tracer `@callgate/otel` of the global tracer provider. */
  readonly tracer?: Tracer;
  /**
   * Which verified callers are values of the attribute `callgate.caller`: `declared`, those that some endpoint lists; `all` that
   * call; `off`, none, so that the attribute is left out. At most 1000; all others are `other`. Default `declared`.
   */
  readonly callers?: CallerAttribute;
}

/** Telemetry that is recorded until it is stopped. */
export interface Instrumentation {
  /** Records what was counted since the last collection, and stops. A second call does nothing. */
  stop(): void;
}
