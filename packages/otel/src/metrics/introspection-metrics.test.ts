import { afterEach, describe, expect, it } from "vitest";
import { instrument } from "../instrument.js";
import type { Instrumentation } from "../options/instrument-options.js";
import { CollectedMetrics } from "../test-support/collected-metrics.js";
import { happenToIntrospection } from "../test-support/messages.js";

let telemetry: Instrumentation | undefined;
afterEach(() => telemetry?.stop());

function start(): CollectedMetrics {
  const collected = new CollectedMetrics();
  telemetry = instrument({ meter: collected.meter });
  return collected;
}

const alias = { "callgate.issuer.alias": "main" };

describe("callgate.introspection", () => {
  it("counts questions by outcome, with the code of a failure", async () => {
    const collected = start();
    const answered = { type: "introspected", durationMs: 12, ahead: false } as const;
    happenToIntrospection({ ...answered, outcome: "active" });
    happenToIntrospection({ ...answered, outcome: "active", ahead: true });
    happenToIntrospection({ ...answered, outcome: "inactive" });
    happenToIntrospection({ type: "introspection_failed", code: "timeout", host: "login" });
    expect(await collected.of("callgate.introspection.questions")).toEqual([
      [{ ...alias, "callgate.introspection.outcome": "active" }, 2],
      [{ ...alias, "callgate.introspection.outcome": "inactive" }, 1],
      [{ ...alias, "callgate.introspection.outcome": "failed", "error.type": "timeout" }, 1],
    ]);
  });

  it("counts a question whose credentials were refused once, by its failure", async () => {
    const collected = start();
    happenToIntrospection({ type: "introspection_credentials_rejected", version: "1" });
    happenToIntrospection({ type: "introspection_failed", code: "credentials_rejected" });
    const [[, count] = [{}, 0], ...others] = await collected.of("callgate.introspection.questions");
    expect([count, others]).toEqual([1, []]);
  });

  it("measures answered questions in seconds, apart where no request waits for them", async () => {
    const collected = start();
    const answered = { type: "introspected", outcome: "active", durationMs: 12 } as const;
    for (const ahead of [false, true]) happenToIntrospection({ ...answered, ahead });
    expect(await collected.of("callgate.introspection.duration")).toEqual([
      [{ ...alias, "callgate.introspection.ahead": false }, 0.012],
      [{ ...alias, "callgate.introspection.ahead": true }, 0.012],
    ]);
  });

  it("counts tokens, not events, that no question was sent about", async () => {
    const collected = start();
    const overloaded = { type: "introspection_overloaded", limit: "misses" } as const;
    for (const refused of [1, 40]) happenToIntrospection({ ...overloaded, refused });
    expect(await collected.of("callgate.introspection.refused")).toEqual([
      [{ ...alias, "callgate.introspection.limit": "misses" }, 41],
    ]);
  });

  it("names an issuer without an alias by its identifier", async () => {
    const collected = start();
    happenToIntrospection({ type: "introspection_failed", code: "network", alias: undefined });
    expect(await collected.of("callgate.introspection.questions")).toMatchObject([
      [{ "callgate.issuer.alias": "https://login.example.com" }, 1],
    ]);
  });
});
