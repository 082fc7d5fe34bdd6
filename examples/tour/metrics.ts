import { createGate } from "@callgate/core";
import { instrument } from "@callgate/otel";
import {
  AggregationTemporality,
  type DataPoint,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { decideHere } from "./decide-here.js";
import type { ManyCalls } from "./many-calls.js";
import { orders } from "./services.js";

/** The first is on the list of the endpoint, and the others on none. */
const CLIENTS = ["checkout", "reports", "catalog-sync"];

/** What metrics show of callers: those that some endpoint lists by name, and all others as one. */
export const countedCallers: ManyCalls = {
  name: "checkout and two strangers, as metrics",
  async place({ authority }) {
    const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    const reader = new PeriodicExportingMetricReader({ exporter });
    const provider = new MeterProvider({ readers: [reader] });
    const telemetry = instrument({ meter: provider.getMeter("tour") });
    const gate = createGate({ issuer: authority.issuer, audience: orders.audience });
    const tokens = await Promise.all(CLIENTS.map((client) => authority.token(client, orders)));
    const [observed] = await Promise.all(
      tokens.map((token) => decideHere(gate, { callers: ["checkout"] }, token)),
    );
    await reader.forceFlush();
    telemetry.stop();
    gate.close();
    const learned = `counted ${countsIn(exporter).join(", ")}`;
    await provider.shutdown();
    if (observed === undefined) throw new Error("there is no decision");
    return { ...observed, learned };
  },
};

function countsIn(exporter: InMemoryMetricExporter): string[] {
  const metrics = exporter
    .getMetrics()
    .flatMap(({ scopeMetrics }) => scopeMetrics)
    .flatMap((scope) => scope.metrics);
  const decisions = metrics.find(({ descriptor }) => descriptor.name === "callgate.decisions");
  const points = (decisions?.dataPoints ?? []) as DataPoint<number>[];
  return points.map(({ attributes, value }) => `${attributes["callgate.caller"]} ${value}`).sort();
}
