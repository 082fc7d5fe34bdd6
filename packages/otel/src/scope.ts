/** The name of the meter and of the tracer: that of this package. */
export const SCOPE = "@callgate/otel";

/** The version of this package, which is that of its meter and its tracer. */
export const VERSION = "0.1.0";
