import type { DecisionEvent } from "@callgate/core";
import { callgate } from "@callgate/express";
import type { PolicyDocument } from "@callgate/policy";
import { bearer, createFakeClock, createTestIssuer, type TestIssuer } from "@callgate/testkit";
import express from "express";
import supertest from "supertest";
import { afterEach, describe, expect, it } from "vitest";

const END = Date.UTC(2027, 1, 1);
const FROM = Date.UTC(2026, 11, 15);
const documentOf = (entry: PolicyDocument["endpoints"][string]): PolicyDocument => ({
  version: 1,
  endpoints: { "GET /orders": entry },
});
const ending = documentOf({ callers: ["checkout", { client: "legacy", until: "2027-01-31" }] });
const enforced = documentOf({ callers: ["checkout"], enforceFrom: "2026-12-15" });

let issuer: TestIssuer | undefined;
afterEach(() => issuer?.close());

/** A service whose gate is bound to a document, with a fixed clock. */
async function scene(now: number, policy: PolicyDocument) {
  const clock = createFakeClock(now);
  issuer = await createTestIssuer({ clock });
  const versions: unknown[] = [];
  const onDecision = (event: DecisionEvent) => versions.push(event.policy?.version);
  const gate = callgate({ ...issuer.gateOptions, clock, policy, onDecision });
  const app = express().get("/orders", gate("GET /orders"), (_request, response) => {
    response.sendStatus(200);
  });
  const ask = async (caller = "legacy", headers?: Record<string, string>): Promise<number> => {
    const sent = headers ?? bearer(await (issuer as TestIssuer).token({ caller }));
    return (await supertest(app).get("/orders").set(sent)).status;
  };
  return { clock, gate, ask, versions };
}

/** Sends a request that waits for the issuer's keys, and runs a function before they arrive. */
async function askMeanwhile(ask: () => Promise<number>, meanwhile: () => unknown): Promise<number> {
  const { fault, nextRequest, recover } = issuer as TestIssuer;
  fault("hang");
  const arrived = nextRequest();
  const asked = ask();
  await arrived;
  await meanwhile();
  recover();
  return asked;
}

describe("the end of a grant in a document", () => {
  it.each([
    [-1, 200],
    [0, 403],
    [1, 403],
  ])("at %i ms from it answers %i", async (ms, status) => {
    const { ask, gate } = await scene(END + ms, ending);
    expect(await ask()).toBe(status);
    expect(await ask("checkout")).toBe(200);
    gate.close();
  });

  it.each([
    ["2027-01-31", "2027-02-28", 403, 200],
    ["2027-02-28", "2027-01-31", 200, 403],
  ])("moves with a reload, from %s to %s", async (before, after, first, then) => {
    const until = (day: string) => documentOf({ callers: [{ client: "legacy", until: day }] });
    const { ask, gate } = await scene(END, until(before));
    const headers = bearer(await (issuer as TestIssuer).token({ caller: "legacy" }));
    expect(await ask("legacy", headers)).toBe(first);
    await gate.reload(until(after));
    expect(await ask("legacy", headers)).toBe(then);
    gate.close();
  });

  it.each([
    [-1, 200],
    [0, 403],
    [1, 403],
  ])(
    "counts when the caller is judged, %i ms from it after a wait for keys",
    async (ms, status) => {
      const { clock, gate, ask } = await scene(END - 2, ending);
      expect(await askMeanwhile(ask, () => clock.step(2 + ms))).toBe(status);
      gate.close();
    },
  );

  it("is that of the document in force when the request arrived, whatever is loaded while it waits", async () => {
    const { gate, ask, versions } = await scene(END - 1, ending);
    const { version: was } = gate.health().policy ?? {};
    const status = await askMeanwhile(ask, () => gate.reload(documentOf("none")));
    expect([status, await ask()]).toEqual([200, 403]);
    expect(versions).toEqual([was, gate.health().policy?.version]);
    gate.close();
  });
});

describe("the day from which a document is enforced", () => {
  it.each([
    [-1, 200],
    [0, 403],
    [1, 403],
  ])("at %i ms from it answers %i", async (ms, status) => {
    const { ask, gate } = await scene(FROM + ms, enforced);
    expect(await ask("stranger")).toBe(status);
    expect(await ask("stranger", {})).toBe(status === 200 ? 200 : 401);
    gate.close();
  });

  it.each([
    [-1, 200],
    [0, 403],
    [1, 403],
  ])(
    "counts when the decision is made, %i ms from it after a wait for keys",
    async (ms, status) => {
      const { clock, gate, ask } = await scene(FROM - 2, enforced);
      expect(
        await askMeanwhile(
          () => ask("stranger"),
          () => clock.step(2 + ms),
        ),
      ).toBe(status);
      gate.close();
    },
  );

  it.each([
    ["2026-12-15", "2026-12-31", 403, 200],
    ["2026-12-31", "2026-12-15", 200, 403],
  ])("moves with a reload, from %s to %s", async (before, after, first, then) => {
    const from = (enforceFrom: string) => documentOf({ callers: ["checkout"], enforceFrom });
    const { ask, gate } = await scene(FROM, from(before));
    expect(await ask("stranger")).toBe(first);
    await gate.reload(from(after));
    expect(await ask("stranger")).toBe(then);
    gate.close();
  });
});
