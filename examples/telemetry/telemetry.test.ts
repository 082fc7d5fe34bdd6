import { createTestIssuer } from "@callgate/testkit";
import { metrics } from "@opentelemetry/api";
import {
  AggregationTemporality,
  type DataPoint,
  InMemoryMetricExporter,
} from "@opentelemetry/sdk-metrics";
import { afterEach, expect, it, vi } from "vitest";
import { createApp } from "./app.js";
import { call } from "./calls.js";
import { startTelemetry } from "./telemetry.js";

afterEach(() => metrics.disable());

it("shows who still calls version 1, and counts all clients that are not listed as one", async () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const stop = startTelemetry(exporter);
  await using issuer = await createTestIssuer();
  const { app, gate } = createApp(issuer.gateOptions);
  expect(await call(app, issuer)).toEqual([200, 200, 200, 403, 401]);
  // What was exported before it is shut down is dropped then.
  let exported: DataPoint<number>[] = [];
  vi.spyOn(exporter, "shutdown").mockImplementation(async () => {
    exported = decisionsIn(exporter);
  });
  await stop();
  gate.close();
  expect(
    exported.map(({ attributes, value }) => [
      attributes["callgate.endpoint"],
      attributes["callgate.caller"],
      attributes["callgate.reason"],
      value,
    ]),
  ).toEqual([
    ["GET /v2/orders", "reports", undefined, 2],
    ["GET /v1/orders", "checkout", undefined, 1],
    ["GET /v1/orders", "other", "caller_not_allowed", 1],
    ["GET /v2/orders", undefined, "credentials_missing", 1],
  ]);
});

function decisionsIn(exporter: InMemoryMetricExporter): DataPoint<number>[] {
  return exporter
    .getMetrics()
    .flatMap(({ scopeMetrics }) => scopeMetrics)
    .flatMap((scope) => scope.metrics)
    .filter(({ descriptor }) => descriptor.name === "callgate.decisions")
    .flatMap(({ dataPoints }) => dataPoints as DataPoint<number>[]);
}
