import { callgate } from "@callgate/express";
import {
  type GrantInDocument,
  type PolicyDocument,
  type PolicyEvent,
  policyChannel,
} from "@callgate/policy";
import { FakeClock } from "@callgate-tooling/test-support";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const DAY = 86_400_000;
const HOUR = 3_600_000;
const END = Date.UTC(2027, 1, 1);
const until = "2027-01-31";

const documentOf = (...callers: (string | GrantInDocument)[]): PolicyDocument => ({
  version: 1,
  endpoints: { "POST /orders": { callers: ["checkout", ...callers] } },
});
const ending = documentOf({ client: "legacy", until, ticket: "PAY-1182" });

const events: PolicyEvent[] = [];
const listen = (event: unknown) => void events.push(event as PolicyEvent);
const told = () => events.splice(0).filter(({ type }) => type === "grant_expiring");
beforeEach(() => policyChannel.subscribe(listen));
afterEach(() => {
  policyChannel.unsubscribe(listen);
  events.splice(0);
});

function gateAt(now: number, policy = ending) {
  const clock = new FakeClock(now);
  const trusted = { issuer: "https://login.example.com", audience: "orders" };
  const gate = callgate({ ...trusted, policy, clock });
  return { clock, gate };
}

describe("grant_expiring", () => {
  it("is reported from 14 days before the end, once a day, until the end", async () => {
    const { clock, gate } = gateAt(END - 14 * DAY - 1);
    await clock.advance(0);
    expect(told()).toEqual([]);
    await clock.advance(1);
    const at = END - 14 * DAY;
    const { version } = gate.health().policy ?? {};
    const grant = { endpoint: "POST /orders", caller: "legacy", until, ticket: "PAY-1182" };
    expect(told()).toEqual([{ type: "grant_expiring", at, issuer: undefined, version, ...grant }]);
    await clock.advance(DAY - 1);
    expect(told()).toEqual([]);
    await clock.advance(1);
    expect(told()).toMatchObject([{ at: at + DAY }]);
    await clock.advance(20 * DAY);
    expect(told()).toHaveLength(12);
    expect(clock.pendingTimers).toBe(0);
  });

  it("is reported after the start for a grant that ends soon, and not for one that has ended", async () => {
    const { clock } = gateAt(END - DAY / 2);
    await clock.advance(0);
    expect(told()).toHaveLength(1);
    const past = gateAt(END);
    expect(past.clock.pendingTimers).toBe(0);
    expect(
      gateAt(END - DAY, documentOf("legacy", { client: "legacy", until })).clock.pendingTimers,
    ).toBe(0);
  });

  it("is not reported where there are no timers while a service loads, and the service starts", () => {
    const clock = {
      now: () => END - DAY,
      monotonic: () => 0,
      setTimer: () => {
        throw new Error("Disallowed operation called within global scope");
      },
    };
    const trusted = { issuer: "https://login.example.com", audience: "orders" };
    expect(() => callgate({ ...trusted, policy: ending, clock })).not.toThrow();
  });

  it("waits for a subscriber, and checks for one once an hour", async () => {
    policyChannel.unsubscribe(listen);
    const { clock } = gateAt(END - 3 * DAY);
    await clock.advance(HOUR / 2);
    policyChannel.subscribe(listen);
    await clock.advance(HOUR / 2 - 1);
    expect(told()).toEqual([]);
    await clock.advance(1);
    expect(told()).toHaveLength(1);
  });

  it("continues across a reload, and reports nothing twice", async () => {
    const { clock, gate } = gateAt(END - 3 * DAY);
    await clock.advance(HOUR);
    expect(told()).toHaveLength(1);
    const more = documentOf({ client: "legacy", until }, { client: "other", until: "2027-01-30" });
    const { version } = await gate.reload(more);
    await clock.advance(HOUR);
    expect(told()).toMatchObject([{ caller: "other", version }]);
    await clock.advance(DAY - 2 * HOUR);
    expect(told()).toMatchObject([{ caller: "legacy", version, ticket: undefined }]);
    await gate.reload(documentOf());
    await clock.advance(3 * DAY);
    expect(told()).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("stays with the document in force when a reload is refused", async () => {
    const { clock, gate } = gateAt(END - 3 * DAY);
    gate("POST /orders");
    await expect(gate.reload({ version: 1, endpoints: { "GET /x": "none" } })).rejects.toThrow();
    await clock.advance(0);
    expect(told()).toHaveLength(1);
  });

  it("follows the time of day when it is set", async () => {
    const { clock } = gateAt(END - 20 * DAY);
    clock.step(10 * DAY);
    await clock.advance(HOUR);
    expect(told()).toHaveLength(1);
    clock.step(-2 * DAY);
    await clock.advance(HOUR);
    expect(told()).toHaveLength(1);
  });

  it("reports no more than a thousand grants a day, those that end first", async () => {
    const many = Array.from({ length: 1500 }, (_, index) => ({
      client: `caller-${index}`,
      until: index < 700 ? "2027-01-31" : "2027-01-30",
    }));
    const { clock } = gateAt(END - 3 * DAY, documentOf(...many));
    await clock.advance(DAY - 1);
    const all = told();
    expect(all).toHaveLength(1000);
    expect(
      all.slice(0, 800).every((event) => "until" in event && event.until === "2027-01-30"),
    ).toBe(true);
  });

  it("ends when the gate is closed, even if reloaded after that", async () => {
    const { clock, gate } = gateAt(END - 3 * DAY);
    gate.close();
    await gate.reload(documentOf({ client: "other", until }));
    await clock.advance(2 * DAY);
    expect(told()).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
  });
});
