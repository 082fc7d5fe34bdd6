import type { Attributes, Meter } from "@opentelemetry/api";
import { MeterProvider, type MetricData, MetricReader } from "@opentelemetry/sdk-metrics";

/** Collects when a test requires it. */
class TestReader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

/** One series: its attributes, and its value or, of a histogram, the sum of its values. */
export type Series = readonly [attributes: Attributes, value: number];

/** A meter of the SDK, and what was measured with it. */
export class CollectedMetrics {
  readonly #reader = new TestReader();
  readonly meter: Meter = new MeterProvider({ readers: [this.#reader] }).getMeter("test");

  /** Everything that has a value. */
  async all(): Promise<MetricData[]> {
    const { resourceMetrics, errors } = await this.#reader.collect();
    if (errors.length > 0) throw new AggregateError(errors);
    return resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics);
  }

  /** The series of one metric. */
  async of(name: string): Promise<Series[]> {
    const metric = (await this.all()).find(({ descriptor }) => descriptor.name === name);
    return (metric?.dataPoints ?? []).map(({ attributes, value }) => [
      attributes,
      typeof value === "number" ? value : (value.sum ?? 0),
    ]);
  }
}
