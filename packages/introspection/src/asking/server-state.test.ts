import { createFakeClock } from "@callgate/testkit";
import { describe, expect, it } from "vitest";
import {
  type FailureDetails,
  IntrospectionFailure,
  type IntrospectionFailureCode,
} from "../failure.js";
import { ServerState } from "./server-state.js";

function scene() {
  const clock = createFakeClock();
  const state = new ServerState(clock);
  const fail = (code: IntrospectionFailureCode, details: FailureDetails = {}, times = 1) => {
    for (let n = 0; n < times; n += 1) state.failed(new IntrospectionFailure(code, details));
  };
  /** Seconds that are to be waited, `true` where a question may be sent. */
  const check = (underWay: number): unknown => {
    try {
      state.check(underWay);
      return true;
    } catch (error) {
      const { code, details } = error as IntrospectionFailure;
      return [code, details.retryAfterSeconds];
    }
  };
  return { clock, state, fail, check };
}

describe("ServerState", () => {
  it.each<IntrospectionFailureCode>([
    "network",
    "timeout",
    "server_error",
    "rate_limited",
    "metadata_unavailable",
  ])("counts as gone after %s three times in a row: one question at a time", (code) => {
    const { fail, check } = scene();
    fail(code, {}, 2);
    expect(check(1)).toBe(true);
    fail(code);
    expect(check(1)).toEqual(["outage", undefined]);
    expect(check(0)).toBe(true);
  });

  it.each<IntrospectionFailureCode>(["answer_invalid", "credentials_rejected", "body_too_large"])(
    "is not gone because of %s, which says nothing about others",
    (code) => {
      const { state, fail, check } = scene();
      fail(code, {}, 10);
      expect(check(1)).toBe(true);
      expect(state.isFailing).toBe(true);
      expect(state.lastFailure?.failure.code).toBe(code);
    },
  );

  it("is not failing because of a 4xx to one token, within five minutes after an answer", async () => {
    const { clock, state, fail } = scene();
    state.succeeded();
    await clock.advance(299_999);
    fail("status_unexpected", { status: 400 });
    fail("status_unexpected", { status: 499 });
    expect(state.isFailing).toBe(false);
    expect(state.lastFailure?.failure.details.status).toBe(499);
    expect(state.succeeded()).toBe(false);
  });

  it.each([
    ["a 4xx later than that", "status_unexpected", 400, 300_000],
    ["another status", "status_unexpected", 399, 0],
    ["another status above", "status_unexpected", 500, 0],
    ["another failure", "answer_invalid", 400, 0],
  ] as const)("is failing because of %s", async (_what, code, status, laterMs) => {
    const { clock, state, fail } = scene();
    state.succeeded();
    await clock.advance(laterMs);
    fail(code, { status });
    expect(state.isFailing).toBe(true);
  });

  it("keeps the failure of the server, whatever one token is answered after it", async () => {
    const { clock, state, fail } = scene();
    state.succeeded();
    fail("network");
    await clock.advance(1000);
    fail("status_unexpected", { status: 403 });
    expect(state.isFailing).toBe(true);
    expect(state.lastFailure?.failure.code).toBe("network");
  });

  it("is back with one answer, and then counts from the beginning", () => {
    const { state, fail, check } = scene();
    expect(state.succeeded()).toBe(false);
    fail("network", {}, 3);
    expect(state.succeeded()).toBe(true);
    expect([state.isFailing, check(1)]).toEqual([false, true]);
    fail("network", {}, 2);
    expect(check(1)).toBe(true);
  });

  it.each([429, 503])("gets no question for as long as it requires with %i", async (status) => {
    const { clock, fail, check } = scene();
    fail("server_error", { status, retryAfterSeconds: 20 });
    expect(check(0)).toEqual(["outage", 20]);
    await clock.advance(18_001);
    expect(check(0)).toEqual(["outage", 2]);
    await clock.advance(1999);
    expect(check(0)).toBe(true);
  });

  it("gets questions whatever it requires with another status, and after an answer", () => {
    const { state, fail, check } = scene();
    fail("server_error", { status: 500, retryAfterSeconds: 20 });
    fail("server_error", { status: 503 });
    expect(check(0)).toBe(true);
    fail("rate_limited", { status: 429, retryAfterSeconds: 20 });
    state.succeeded();
    expect(check(0)).toBe(true);
  });
});
