import { clientSecretPost, createTokenClient } from "@callgate/client";
import { createGate, type Decision } from "@callgate/core";
import { createTestIssuer, type TestIssuer } from "@callgate/testkit";
import { SpanStatusCode } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { instrument } from "../instrument.js";
import type { Instrumentation, InstrumentOptions } from "../options/instrument-options.js";
import { RecordedSpans } from "../test-support/recorded-spans.js";
import { requestWith } from "../test-support/request-with.js";

let spans: RecordedSpans;
let issuer: TestIssuer;
let telemetry: Instrumentation;
const ends: (() => unknown)[] = [];

beforeEach(async () => {
  spans = new RecordedSpans();
  issuer = await createTestIssuer();
  ends.push(() => issuer.close());
});
afterEach(async () => {
  telemetry.stop();
  spans.stop();
  for (const end of ends.splice(0)) await end();
});

function start(options: InstrumentOptions = {}): void {
  telemetry = instrument(options);
}

/** Decides about a request in a span of its own. */
async function callAs(caller: string | undefined): Promise<Decision> {
  const gate = createGate({ ...issuer.gateOptions, warnings: false });
  ends.push(() => gate.close());
  const policy = gate.policy({ callers: ["reports"] });
  const token = caller === undefined ? undefined : await issuer.token({ caller });
  return spans.inSpan("GET /orders", () => gate.decide(requestWith(token), policy));
}

const named = (name: string) => spans.ended.find((span) => span.name === name);
const host = () => new URL(issuer.url);

describe("the span of a request", () => {
  it("gets the outcome and the caller, also where the decision waited for keys", async () => {
    start();
    await callAs("reports");
    expect(named("GET /orders")?.attributes).toEqual({
      "callgate.outcome": "allowed",
      "callgate.caller": "reports",
    });
    expect(named("GET /orders")?.events).toEqual([]);
  });

  it("gets an event for a refusal, with the reason and the decision's id", async () => {
    start();
    const { decisionId } = await callAs("stranger");
    expect(named("GET /orders")?.events).toMatchObject([
      {
        name: "callgate.refused",
        attributes: {
          "callgate.reason": "caller_not_allowed",
          "callgate.enforced": true,
          "callgate.decision_id": decisionId,
        },
      },
    ]);
  });

  it("gets no caller where none is verified", async () => {
    start();
    await callAs(undefined);
    expect(named("GET /orders")?.attributes).toEqual({ "callgate.outcome": "denied" });
  });

  it("gets no caller where callers are turned off", async () => {
    start({ callers: "off" });
    await callAs("reports");
    expect(named("GET /orders")?.attributes).toEqual({ "callgate.outcome": "allowed" });
  });
});

describe("the spans of exchanges", () => {
  it("are of discovery and of the keys, below the request that waits for them", async () => {
    start();
    await callAs("reports");
    const request = named("GET /orders");
    const address = { "server.address": "127.0.0.1", "server.port": Number(host().port) };
    for (const kind of ["discovery", "jwks"]) {
      const span = named(`callgate.fetch ${kind}`);
      expect(span?.attributes).toEqual({ "callgate.fetch.kind": kind, ...address });
      expect(span?.parentSpanContext?.spanId).toBe(request?.spanContext().spanId);
      expect(span?.status.code).toBe(SpanStatusCode.UNSET);
    }
  });

  it("are of each request for a token", async () => {
    start();
    const client = createTokenClient({
      issuer: issuer.url,
      clientId: "checkout",
      auth: clientSecretPost({
        get: async () => ({ version: "1", value: "kept-out-of-telemetry" }),
      }),
      warnings: false,
    });
    await client.getToken();
    await client[Symbol.asyncDispose]();
    expect(spans.ended.map(({ name }) => name)).toEqual([
      "callgate.fetch discovery",
      "callgate.fetch token",
    ]);
  });

  it("have the code of a failure, and end", async () => {
    start({ tracer: spans.tracer });
    issuer.fault("error500");
    await callAs("reports");
    const span = named("callgate.fetch discovery");
    expect(span?.attributes["error.type"]).toBe("status_unexpected");
    expect(span?.status).toEqual({ code: SpanStatusCode.ERROR });
  });

  it("do not name a host that only metadata names", async () => {
    start();
    issuer.metadata = { jwks_uri: `http://localhost:${host().port}/jwks` };
    await callAs("reports");
    expect(named("callgate.fetch jwks")?.attributes).toEqual({ "callgate.fetch.kind": "jwks" });
  });
});
