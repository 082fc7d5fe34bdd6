import { createGate, fromRequest } from "@callgate/core";
import { bearer, createTestIssuer } from "@callgate/testkit";
import { context, metrics, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  AggregationTemporality,
  type DataPoint,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { afterAll, expect, it } from "vitest";
import { observeDecisions } from "./opentelemetry.js";

const spans = new InMemorySpanExporter();
const measured = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter: measured });
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
trace.setGlobalTracerProvider(
  new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }),
);
metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
observeDecisions();

const issuer = await createTestIssuer();
const gate = createGate(issuer.gateOptions);
const policy = gate.policy({ callers: ["reports"], endpoint: "GET /orders" });

afterAll(async () => {
  await reader.shutdown();
  await issuer.close();
});

async function callAs(caller: string): Promise<void> {
  const headers = bearer(await issuer.token({ caller }));
  const request = new Request("https://orders.example.com/orders", { headers });
  await trace.getTracer("test").startActiveSpan("GET /orders", async (span) => {
    await gate.decide(fromRequest(request), policy);
    span.end();
  });
}

it("writes the decision into the span of the request, also where keys are fetched first", async () => {
  await callAs("reports");
  await callAs("stranger");
  expect(spans.getFinishedSpans().map(({ attributes }) => attributes)).toEqual([
    {
      "callgate.outcome": "allowed",
      "callgate.reason": "none",
      "callgate.caller": "reports",
      "callgate.decision_id": expect.any(String),
    },
    expect.objectContaining({
      "callgate.reason": "caller_not_allowed",
      "callgate.caller": "stranger",
    }),
  ]);
});

it("counts decisions by outcome, reason and endpoint", async () => {
  await reader.forceFlush();
  const points = measured
    .getMetrics()
    .flatMap(({ scopeMetrics }) => scopeMetrics)
    .flatMap((scope) => scope.metrics)
    .flatMap(({ dataPoints }) => dataPoints as DataPoint<number>[]);
  expect(points.map(({ attributes, value }) => [attributes.reason, value])).toEqual([
    ["none", 1],
    ["caller_not_allowed", 1],
  ]);
});
