import { channel } from "node:diagnostics_channel";
import type { DecisionEvent } from "@callgate/core";
import { ProxyTracerProvider, type Tracer, trace } from "@opentelemetry/api";
import { listen } from "../listen.js";
import type { Stop } from "../running.js";
import { SCOPE, VERSION } from "../scope.js";
import { markActiveSpan } from "./decision-span.js";
import { startFetchSpans } from "./fetch-spans.js";

/** Starts spans of exchanges; adds decisions to active spans where tracing is set up. */
export function startSpans(tracer: Tracer | undefined, showCaller: boolean): Stop {
  const stops = [startFetchSpans(tracer ?? trace.getTracer(SCOPE, VERSION))];
  if (tracer !== undefined || hasTracerProvider()) {
    stops.push(
      listen<DecisionEvent>(channel("callgate:decision"), (event) =>
        markActiveSpan(event, showCaller),
      ),
    );
  }
  return () => {
    for (const stop of stops) stop();
  };
}

/** Whether an SDK is registered: without one there are no active spans, and observing decisions would have no effect. */
function hasTracerProvider(): boolean {
  const provider = trace.getTracerProvider();
  if (!(provider instanceof ProxyTracerProvider)) return true;
  return provider.getDelegateTracer(SCOPE) !== undefined;
}
