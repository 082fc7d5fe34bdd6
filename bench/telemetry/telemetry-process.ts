import { subscribe } from "node:diagnostics_channel";
import { callgate as onExpress } from "@callgate/express";
import { instrument } from "@callgate/otel";
import { metrics } from "@opentelemetry/api";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { answerAsServer } from "../http/answer-as-server.js";
import type { IssuerLocation, StartServer } from "../http/endpoint.js";
import { gatedBy as gatedExpress } from "../http/servers/express-servers.js";
import { gatedWith as gatedFastify } from "../http/servers/fastify-servers.js";
import type { Telemetry } from "./telemetry.js";

/** How each server is observed; what is returned is called by the handler, for each request. */
const starts: Readonly<Record<Telemetry, () => (() => void) | undefined>> = {
  none: () => undefined,
  "no SDK": () => void instrument(),
  "events alone": () => void subscribe("callgate:decision", () => {}),
  "SDK alone": () => {
    collectMetrics();
    return countByHand();
  },
  metrics: () => {
    collectMetrics();
    instrument();
    return undefined;
  },
};

const servers: Readonly<Record<string, (inHandler: (() => void) | undefined) => StartServer>> = {
  "Express 5": (inHandler) => gatedExpress(onExpress, inHandler),
  "Fastify 5": (inHandler) => gatedFastify({}, inHandler),
};

// One gated server: framework, how it is observed, and where its issuer is (JSON) are the arguments.
const [framework = "", telemetry = "", location = ""] = process.argv.slice(2);
const serverOf = servers[framework];
if (serverOf === undefined) throw new Error(`No server ${framework}`);
const start = serverOf(starts[telemetry as Telemetry]());
answerAsServer(await start(JSON.parse(location) as IssuerLocation));

/** Metrics are collected while a server is measured, and dropped. */
function collectMetrics(): void {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.DELTA);
  exporter.export = (_metrics, done) => done({ code: 0 });
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 1000 });
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
}

/** What the SDK costs by itself: a counter and a histogram with the attributes of ours, which are made only once. */
function countByHand(): () => void {
  const meter = metrics.getMeter("by hand");
  const decisions = meter.createCounter("decisions");
  const duration = meter.createHistogram("duration", {
    advice: { explicitBucketBoundaries: [0.000_01, 0.000_1, 0.001, 0.01, 0.1, 1] },
  });
  const counted = Object.freeze({
    "callgate.outcome": "allowed",
    "callgate.endpoint": "GET /orders",
    "callgate.enforced": true,
    "callgate.issuer.alias": "main",
    "callgate.caller": "service-1",
  });
  const timed = Object.freeze({ "callgate.outcome": "allowed", "callgate.cached": true });
  return () => {
    const startedAt = performance.now();
    decisions.add(1, counted);
    duration.record((performance.now() - startedAt) / 1000, timed);
  };
}
