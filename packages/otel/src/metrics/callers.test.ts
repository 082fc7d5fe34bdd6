import { createGate } from "@callgate/core";
import { createTestIssuer } from "@callgate/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { instrument } from "../instrument.js";
import type { CallerAttribute, Instrumentation } from "../options/instrument-options.js";
import { CollectedMetrics } from "../test-support/collected-metrics.js";
import { decide } from "../test-support/messages.js";
import { requestWith } from "../test-support/request-with.js";

const STRANGERS = 10_000;

let telemetry: Instrumentation | undefined;
afterEach(() => telemetry?.stop());

function start(callers: CallerAttribute): CollectedMetrics {
  const collected = new CollectedMetrics();
  telemetry = instrument({ meter: collected.meter, callers });
  return collected;
}

async function callersIn(collected: CollectedMetrics) {
  const series = await collected.of("callgate.decisions");
  return series.map(([attributes, value]) => [attributes["callgate.caller"], value]);
}

describe("callers of a gate", () => {
  const issuer = createTestIssuer();
  let gate: ReturnType<typeof createGate>;
  beforeAll(async () => {
    gate = createGate((await issuer).gateOptions);
  });
  afterAll(async () => {
    gate.close();
    await (await issuer).close();
  });

  it(`are one more series for ${STRANGERS} clients that no endpoint lists`, async () => {
    const open = gate.policy({ callers: "any", endpoint: "open" });
    gate.policy({ callers: ["reports"], endpoint: "orders" });
    const token = await (await issuer).token({ caller: "reports" });
    const { auth } = await gate.decide(requestWith(token), open);
    if (auth === undefined) throw new Error("the first caller is not admitted");

    const collected = start("declared");
    gate.permits(auth, open);
    for (let index = 0; index < STRANGERS; index += 1) {
      gate.permits({ ...auth, caller: { ...auth.caller, id: `stranger-${index}` } }, open);
    }
    expect(await callersIn(collected)).toEqual([
      ["reports", 1],
      ["other", STRANGERS],
    ]);
  });
});

describe("callgate.caller", () => {
  it("has at most 1000 values, though all callers are to be values", async () => {
    const collected = start("all");
    for (let index = 0; index < 1500; index += 1) {
      decide({ caller: `client-${index}`, callerDeclared: false });
    }
    const series = await callersIn(collected);
    expect(series).toHaveLength(1001);
    expect(series.at(-1)).toEqual(["other", 500]);
  });

  it("has at most 1000 values, though more callers are declared", async () => {
    const collected = start("declared");
    for (let index = 0; index < 1500; index += 1) decide({ caller: `client-${index}` });
    expect(await callersIn(collected)).toHaveLength(1001);
  });

  it("is left out where it is turned off, and where no caller is verified", async () => {
    const off = start("off");
    decide();
    expect(await callersIn(off)).toEqual([[undefined, 1]]);
    telemetry?.stop();
    const declared = start("declared");
    decide({ caller: undefined, callerDeclared: false });
    expect(await callersIn(declared)).toEqual([[undefined, 1]]);
  });
});

describe("callgate.endpoint", () => {
  it("is the same for all methods that have no name, where no route is known", async () => {
    const collected = start("declared");
    for (const method of ["GET", "BREW", "X1", "X2"]) {
      decide({ method, endpoint: `${method} (unmatched)` });
    }
    decide({ method: "X3", endpoint: "orders (unmatched)" });
    const series = await collected.of("callgate.decisions");
    expect(series.map(([attributes, value]) => [attributes["callgate.endpoint"], value])).toEqual([
      ["GET (unmatched)", 1],
      ["_OTHER (unmatched)", 3],
      ["orders (unmatched)", 1],
    ]);
  });
});
