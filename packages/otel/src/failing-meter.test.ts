import { createGate } from "@callgate/core";
import { createTestIssuer } from "@callgate/testkit";
import { context, diag, type Meter, metrics, type Tracer, trace } from "@opentelemetry/api";
import { afterEach, expect, it, vi } from "vitest";
import { instrument } from "./instrument.js";
import { publishAll } from "./test-support/messages.js";
import { requestWith } from "./test-support/request-with.js";

afterEach(() => {
  for (const api of [metrics, trace, context, diag]) api.disable();
});

const broken = (): never => {
  throw new Error("the exporter is broken");
};
const instrumentThatFails = { add: broken, record: broken };

/** Creates instruments, and fails whenever something is recorded with them. */
const meter: Meter = {
  createCounter: () => instrumentThatFails,
  createUpDownCounter: () => instrumentThatFails,
  createHistogram: () => instrumentThatFails,
  createGauge: () => instrumentThatFails,
  createObservableGauge: () => ({ addCallback: broken, removeCallback: broken }),
  createObservableCounter: broken,
  createObservableUpDownCounter: broken,
  addBatchObservableCallback() {},
  removeBatchObservableCallback: broken,
};
const tracer: Tracer = { startSpan: broken, startActiveSpan: broken };

it("does not affect decisions, tokens and keys, and ends no process", async () => {
  const uncaught = vi.fn();
  process.on("uncaughtException", uncaught);
  const telemetry = instrument({ meter, tracer });
  await using issuer = await createTestIssuer();
  const gate = createGate(issuer.gateOptions);
  const token = await issuer.token({ caller: "reports" });
  const policy = gate.policy({ callers: ["reports"] });
  const decision = await gate.decide(requestWith(token), policy);
  publishAll();
  telemetry.stop();
  // What a subscriber throws becomes an uncaught exception in the next tick.
  await new Promise((resolve) => setImmediate(resolve));
  process.off("uncaughtException", uncaught);
  expect(decision.outcome).toBe("allowed");
  expect(uncaught).not.toHaveBeenCalled();
  gate.close();
});

it("is reported once, and the operator's logger may fail as well", async () => {
  vi.resetModules();
  const copy = await import("./instrument.js");
  const warn = vi.fn(broken);
  const silent = (): void => {};
  diag.setLogger(
    { warn, error: silent, info: silent, debug: silent, verbose: silent },
    { suppressOverrideMessage: true },
  );
  const telemetry = copy.instrument({ meter, tracer });
  publishAll();
  publishAll();
  telemetry.stop();
  expect(warn).toHaveBeenCalledTimes(1);
});
