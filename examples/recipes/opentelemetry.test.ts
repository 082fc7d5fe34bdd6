import { createGate, fromRequest } from "@callgate/core";
import { bearer, createTestIssuer } from "@callgate/testkit";
import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  AggregationTemporality,
  type DataPoint,
  InMemoryMetricExporter,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { afterAll, expect, it } from "vitest";
import { startTelemetry } from "./opentelemetry.js";

const spans = new InMemorySpanExporter();
const measured = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter: measured });
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
trace.setGlobalTracerProvider(
  new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }),
);
const telemetry = startTelemetry(reader);

const issuer = await createTestIssuer();
const gate = createGate(issuer.gateOptions);
const policy = gate.policy({ callers: ["reports"], endpoint: "GET /orders" });

afterAll(async () => {
  telemetry.stop();
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

const requests = () => spans.getFinishedSpans().filter(({ name }) => name === "GET /orders");

it("writes the decision into the span of the request, also where keys are fetched first", async () => {
  await callAs("reports");
  await callAs("stranger");
  expect(requests().map(({ attributes }) => attributes)).toEqual([
    { "callgate.outcome": "allowed", "callgate.caller": "reports" },
    { "callgate.outcome": "denied", "callgate.caller": "stranger" },
  ]);
  const [event] = requests()[1]?.events ?? [];
  expect(event?.attributes).toMatchObject({
    "callgate.reason": "caller_not_allowed",
    "callgate.decision_id": expect.any(String),
  });
});

it("makes spans of the fetches that a request waits for", () => {
  expect(spans.getFinishedSpans().map(({ name }) => name)).toEqual([
    "callgate.fetch discovery",
    "callgate.fetch jwks",
    "GET /orders",
    "GET /orders",
  ]);
});

it("counts decisions by outcome, reason and caller", async () => {
  await reader.forceFlush();
  const points = measured
    .getMetrics()
    .flatMap(({ scopeMetrics }) => scopeMetrics)
    .flatMap((scope) => scope.metrics)
    .filter(({ descriptor }) => descriptor.name === "callgate.decisions")
    .flatMap(({ dataPoints }) => dataPoints as DataPoint<number>[]);
  expect(points.map(({ attributes, value }) => [attributes["callgate.caller"], value])).toEqual([
    ["reports", 1],
    ["other", 1],
  ]);
});
