import { readFileSync } from "node:fs";
import { DataPointType, type MetricData } from "@opentelemetry/sdk-metrics";
import { afterEach, describe, expect, it } from "vitest";
import { instrument } from "../instrument.js";
import type { Instrumentation } from "../options/instrument-options.js";
import { CollectedMetrics } from "../test-support/collected-metrics.js";
import { decide, happenToKeys, happenToToken, publishAll } from "../test-support/messages.js";

let telemetry: Instrumentation | undefined;
afterEach(() => telemetry?.stop());

function start(): CollectedMetrics {
  const collected = new CollectedMetrics();
  telemetry = instrument({ meter: collected.meter });
  return collected;
}

/** A row of the table of metrics in the README: name, kind, unit, attributes. */
type Row = readonly [name: string, kind: string, unit: string, attributes: string];

function rowOf({ descriptor: { name, unit }, dataPointType, dataPoints }: MetricData): Row {
  const attributes = new Set(dataPoints.flatMap((point) => Object.keys(point.attributes)));
  const kinds = {
    [DataPointType.SUM]: "counter",
    [DataPointType.GAUGE]: "gauge",
    [DataPointType.HISTOGRAM]: "histogram",
    [DataPointType.EXPONENTIAL_HISTOGRAM]: "histogram",
  };
  return [name, kinds[dataPointType], unit, [...attributes].sort().join(", ")];
}

function rowsOfReadme(): Row[] {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const rows = [
    ...readme.matchAll(/^\| `(callgate\.[\w.]+)` +\|([^|\n]+)\|([^|\n]+)\|([^|\n]+)\|/gm),
  ];
  return rows.map(([, name = "", kind = "", unit = "", attributes = ""]) => [
    name,
    kind.trim(),
    unit.replaceAll("`", "").trim(),
    attributes.replaceAll("`", "").trim().split(", ").sort().join(", "),
  ]);
}

describe("the metrics", () => {
  it("have the names, units and attributes of the README", async () => {
    const collected = start();
    publishAll();
    const rows = (await collected.all()).map(rowOf);
    expect(rows.sort()).toEqual(rowsOfReadme().sort());
    expect(rows).toHaveLength(14);
  });

  it("are measured in seconds", async () => {
    const collected = start();
    publishAll();
    const outcome = { "callgate.outcome": "allowed", "callgate.cached": false };
    const client = { "callgate.client.id": "checkout" };
    expect(await collected.of("callgate.decision.duration")).toContainEqual([outcome, 0.002]);
    expect(await collected.of("callgate.client.request.duration")).toContainEqual([client, 0.02]);
    expect(await collected.of("callgate.client.token.remaining_lifetime")).toEqual([[client, 240]]);
  });
});

describe("callgate.token.remaining_lifetime", () => {
  it("is measured when a token is verified, and not again while it is cached", async () => {
    const collected = start();
    decide({ remainingSeconds: 200 });
    decide({ remainingSeconds: 100, cached: true });
    const alias = { "callgate.issuer.alias": "main" };
    expect(await collected.of("callgate.token.remaining_lifetime")).toEqual([[alias, 200]]);
  });

  it("is 0 for a token that has expired within the clock skew", async () => {
    const collected = start();
    decide({ remainingSeconds: -3 });
    const [[, sum] = [{}, Number.NaN]] = await collected.of("callgate.token.remaining_lifetime");
    expect(sum).toBe(0);
  });
});

describe("callgate.keys", () => {
  it("counts refreshes by result, with the code of a failure", async () => {
    const collected = start();
    happenToKeys({ type: "refreshed", keyCount: 2 });
    happenToKeys({ type: "refresh_failed", code: "timeout" });
    happenToKeys({ type: "serving_expired" });
    const alias = { "callgate.issuer.alias": "main" };
    expect(await collected.of("callgate.keys.refreshes")).toEqual([
      [{ ...alias, "callgate.result": "success" }, 1],
      [{ ...alias, "callgate.result": "failure", "error.type": "timeout" }, 1],
    ]);
  });
});

describe("callgate.client", () => {
  it("shows 8 characters of a credential's version", async () => {
    const collected = start();
    happenToToken({ type: "credential_rotated", version: "2026-11-29T00:00Z" });
    expect(await collected.of("callgate.client.credential.rotations")).toEqual([
      [{ "callgate.client.id": "checkout", "callgate.client.credential": "2026-11-" }, 1],
    ]);
  });

  it("counts tokens by the state that a call found", async () => {
    const collected = start();
    for (const state of ["empty", "fresh", "fresh"]) {
      happenToToken({ type: "handed_out", state, remainingMs: 1000 });
    }
    const client = { "callgate.client.id": "checkout" };
    expect(await collected.of("callgate.client.token.handed_out")).toEqual([
      [{ ...client, "callgate.client.token.state": "empty" }, 1],
      [{ ...client, "callgate.client.token.state": "fresh" }, 2],
    ]);
  });
});
