import type { KeysEvent } from "@callgate/core";
import type { BatchObservableResult, Counter, Meter, ObservableGauge } from "@opentelemetry/api";
import type { Labels } from "../labels.js";

interface KeysState {
  readonly keyCount: number;
  /** In monotonic milliseconds. */
  readonly refreshedAt: number;
}

/** Counts refreshes of keys, and shows the number and the age of the keys of each issuer. */
export class KeysMetrics {
  readonly #refreshes: Counter;
  readonly #age: ObservableGauge;
  readonly #count: ObservableGauge;
  readonly #aliases: Labels;
  readonly #monotonic: () => number;
  readonly #states = new Map<string, KeysState>();

  constructor(meter: Meter, aliases: Labels, monotonic: () => number) {
    this.#aliases = aliases;
    this.#monotonic = monotonic;
    this.#refreshes = meter.createCounter("callgate.keys.refreshes", {
      description: "Fetches of an issuer's keys, by result",
      unit: "{refresh}",
    });
    this.#age = meter.createObservableGauge("callgate.keys.age", {
      description: "Time since an issuer's keys were last fetched",
      unit: "s",
    });
    this.#count = meter.createObservableGauge("callgate.keys.count", {
      description: "Usable keys of an issuer",
      unit: "{key}",
    });
  }

  /** The gauges that {@link KeysMetrics.observe} observes. */
  get gauges(): ObservableGauge[] {
    return [this.#age, this.#count];
  }

  record(event: KeysEvent): void {
    if (event.type !== "refreshed" && event.type !== "refresh_failed") return;
    const alias = this.#aliases.of(event.alias ?? event.issuer);
    if (event.type === "refreshed") {
      this.#states.set(alias, { keyCount: event.keyCount, refreshedAt: this.#monotonic() });
      this.#add(alias, { "callgate.result": "success" });
    } else this.#add(alias, { "callgate.result": "failure", "error.type": event.code });
  }

  observe(result: BatchObservableResult): void {
    const now = this.#monotonic();
    for (const [alias, { keyCount, refreshedAt }] of this.#states) {
      const attributes = { "callgate.issuer.alias": alias };
      result.observe(this.#age, (now - refreshedAt) / 1000, attributes);
      result.observe(this.#count, keyCount, attributes);
    }
  }

  #add(alias: string, result: Readonly<Record<string, string>>): void {
    this.#refreshes.add(1, { "callgate.issuer.alias": alias, ...result });
  }
}
