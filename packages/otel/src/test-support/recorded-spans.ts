import { context, type Tracer, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";

/** A tracer of the SDK, registered globally together with what keeps the active span. */
export class RecordedSpans {
  readonly #exporter = new InMemorySpanExporter();
  readonly tracer: Tracer;

  constructor() {
    const provider = new BasicTracerProvider({
      spanProcessors: [new SimpleSpanProcessor(this.#exporter)],
    });
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    trace.setGlobalTracerProvider(provider);
    this.tracer = provider.getTracer("test");
  }

  /** Runs something in a span of its own, as a framework's instrumentation does. */
  async inSpan<T>(name: string, run: () => Promise<T>): Promise<T> {
    return this.tracer.startActiveSpan(name, async (span) => {
      try {
        return await run();
      } finally {
        span.end();
      }
    });
  }

  /** Spans that have ended, oldest first. */
  get ended(): ReadableSpan[] {
    return this.#exporter.getFinishedSpans();
  }

  stop(): void {
    for (const api of [context, trace]) api.disable();
  }
}
