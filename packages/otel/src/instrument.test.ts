import { hasSubscribers } from "node:diagnostics_channel";
import { createGate } from "@callgate/core";
import { createTestIssuer, type TestIssuer } from "@callgate/testkit";
import { type Attributes, context, metrics, trace } from "@opentelemetry/api";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider } from "@opentelemetry/sdk-trace-base";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { instrument } from "./instrument.js";
import type { Instrumentation, InstrumentOptions } from "./options/instrument-options.js";
import { CollectedMetrics } from "./test-support/collected-metrics.js";
import { decide } from "./test-support/messages.js";
import { requestWith } from "./test-support/request-with.js";

let issuer: TestIssuer;
const running: Instrumentation[] = [];

beforeAll(async () => {
  issuer = await createTestIssuer();
});
afterAll(() => issuer.close());
afterEach(() => {
  for (const each of running.splice(0)) each.stop();
  for (const api of [metrics, trace, context]) api.disable();
});

function start(options?: InstrumentOptions): Instrumentation {
  const started = instrument(options);
  running.push(started);
  return started;
}

const counts = (series: readonly (readonly [Attributes, number])[]) =>
  series.map(([, value]) => value);

describe("instrument", () => {
  it("counts the decisions of a gate", async () => {
    const collected = new CollectedMetrics();
    start({ meter: collected.meter });
    const gate = createGate(issuer.gateOptions);
    const policy = gate.policy({ callers: ["reports"], scope: "orders:read", endpoint: "orders" });
    const token = await issuer.token({ caller: "reports", scope: "orders:read" });
    for (const each of [token, token, await issuer.token({ caller: "stranger" }), undefined]) {
      await gate.decide(requestWith(each), policy);
    }
    const common = { "callgate.endpoint": "orders", "callgate.enforced": true };
    const alias = { "callgate.issuer.alias": issuer.url };
    expect(await collected.of("callgate.decisions")).toEqual([
      [{ ...common, ...alias, "callgate.outcome": "allowed", "callgate.caller": "reports" }, 2],
      [
        {
          ...common,
          ...alias,
          "callgate.outcome": "denied",
          "callgate.reason": "caller_not_allowed",
          "callgate.caller": "other",
        },
        1,
      ],
      [{ ...common, "callgate.outcome": "denied", "callgate.reason": "credentials_missing" }, 1],
    ]);
    gate.close();
  });

  it("measures keys of a gate that is made after it", async () => {
    const collected = new CollectedMetrics();
    start({ meter: collected.meter });
    const gate = createGate(issuer.gateOptions);
    await gate.ready();
    const alias = { "callgate.issuer.alias": issuer.url };
    expect(await collected.of("callgate.keys.count")).toEqual([[alias, 1]]);
    const [[, age] = [{}, -1]] = await collected.of("callgate.keys.age");
    expect(age).toBeGreaterThanOrEqual(0);
    gate.close();
  });

  it("records with the global provider by default", async () => {
    const collected = new CollectedMetrics();
    vi.spyOn(metrics, "getMeter").mockReturnValue(collected.meter);
    start();
    decide();
    expect(counts(await collected.of("callgate.decisions"))).toEqual([1]);
    expect(metrics.getMeter).toHaveBeenCalledWith("@callgate/otel", expect.any(String));
  });

  it("observes no event while no SDK is registered: decisions cost what they cost without it", () => {
    start();
    const channels = ["callgate:decision", "callgate:keys", "callgate:token"];
    expect(channels.map(hasSubscribers)).toEqual([false, false, false]);
  });

  it.each([
    ["metrics", () => metrics.setGlobalMeterProvider(new MeterProvider())],
    ["traces", () => trace.setGlobalTracerProvider(new BasicTracerProvider())],
  ])("observes decisions where an SDK records %s", (_what, register) => {
    register();
    start();
    expect(hasSubscribers("callgate:decision")).toBe(true);
  });

  it("adds what was counted when it is stopped, and counts nothing after that", async () => {
    const collected = new CollectedMetrics();
    const telemetry = start({ meter: collected.meter });
    decide();
    telemetry.stop();
    telemetry.stop();
    decide();
    expect(counts(await collected.of("callgate.decisions"))).toEqual([1]);
    expect(hasSubscribers("callgate:decision")).toBe(false);
  });
});

describe("a second instrumentation", () => {
  it("of the same meter counts nothing twice, and continues when the first is stopped", async () => {
    const collected = new CollectedMetrics();
    const first = start({ meter: collected.meter });
    start({ meter: collected.meter });
    decide();
    first.stop();
    first.stop();
    decide();
    expect(counts(await collected.of("callgate.decisions"))).toEqual([2]);
  });

  it("by another copy of the package counts nothing twice", async () => {
    const collected = new CollectedMetrics();
    start({ meter: collected.meter });
    vi.resetModules();
    const copy = await import("./instrument.js");
    expect(copy.instrument).not.toBe(instrument);
    running.push(copy.instrument({ meter: collected.meter }));
    decide();
    expect(counts(await collected.of("callgate.decisions"))).toEqual([1]);
  });

  it("of another meter counts as well", async () => {
    const [one, other] = [new CollectedMetrics(), new CollectedMetrics()];
    start({ meter: one.meter });
    start({ meter: other.meter });
    decide();
    for (const each of [one, other]) {
      expect(counts(await each.of("callgate.decisions"))).toEqual([1]);
    }
  });

  it("with other callers is a mistake, and leaves nothing running", () => {
    const [one, other] = [new CollectedMetrics(), new CollectedMetrics()];
    const first = start({ meter: one.meter });
    const fault = { code: "option_conflict", option: "callers" };
    const conflict = expect.objectContaining({ faults: [expect.objectContaining(fault)] });
    expect(() => start({ meter: one.meter, callers: "off" })).toThrow(conflict);
    // The meter is another, the tracer is the same.
    expect(() => start({ meter: other.meter, callers: "off" })).toThrow(conflict);
    first.stop();
    expect(hasSubscribers("callgate:decision")).toBe(false);
  });
});
