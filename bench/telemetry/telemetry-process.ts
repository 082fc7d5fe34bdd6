import { instrument } from "@callgate/otel";
import { metrics } from "@opentelemetry/api";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { answerAsServer } from "../http/answer-as-server.js";
import type { IssuerLocation } from "../http/endpoint.js";
import { frameworks } from "../http/servers/index.js";
import { OURS } from "../http/servers/names.js";
import type { Telemetry } from "./telemetry.js";

/** How each server is observed. Metrics are collected while it is measured, and dropped. */
const starts: Readonly<Record<Telemetry, () => void>> = {
  none: () => {},
  "no SDK": () => void instrument(),
  metrics: () => {
    const exporter = new InMemoryMetricExporter(AggregationTemporality.DELTA);
    exporter.export = (_metrics, done) => done({ code: 0 });
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 1000 });
    metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
    instrument();
  },
};

// One gated server: framework, how it is observed, and where its issuer is (JSON) are the arguments.
const [framework = "", telemetry = "", location = ""] = process.argv.slice(2);
const start = frameworks[framework]?.[OURS];
if (start === undefined) throw new Error(`No server ${framework}`);
starts[telemetry as Telemetry]();
answerAsServer(await start(JSON.parse(location) as IssuerLocation));
